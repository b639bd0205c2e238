// Drops a file onto the page Assets and imports it in the dialog, as a person does: dropfile CONNINFO FILE COIN. Ends
// with 0 when it was imported; else says why not, and ends with 1.

#include "models/settings/storedsettings.h"
#include "tests/support/dropfiles.h"
#include "tests/support/openpage.h"
#include "ui/assets/assetspage.h"
#include "ui/assets/importdialog.h"
#include "ui/assets/importtables.h"
#include "ui/widgets/messagestrip.h"

#include <QApplication>
#include <QComboBox>

#include <cstdio>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr int LongestImport = 600'000; ///< milliseconds
constexpr int Reading = 60'000;

QPushButton *importButton(const QWidget *dialog)
{
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == u"Import"_s)
            return button;
    }
    qFatal("there is no Import");
}

int fail(const QString &why)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    if (argc != 4)
        return 2;
    const PageTestSettings settings;
    OpenPage<AssetsPage> page(QString::fromLocal8Bit(argv[1]));
    if (!dropFiles(&*page, {QString::fromLocal8Bit(argv[2])}))
        return fail(u"the drop was not taken"_s);
    const auto *dialog = page->findChild<ImportDialog *>();
    const auto *files = dialog->findChild<FileTable *>();
    const QPushButton *import = importButton(dialog);
    if (!QTest::qWaitFor([&] { return files->rowCount() == 1; }, Reading))
        return fail(u"the file was not read"_s);
    fieldOf<QComboBox>(dialog, u"Coin"_s)->setEditText(QString::fromLocal8Bit(argv[3]));
    if (!QTest::qWaitFor([&] { return import->isEnabled(); }, 2000))
        return fail(files->item(0, 2) ? files->item(0, 2)->text() : u"it cannot be imported"_s);
    importButton(dialog)->click();
    const auto said = [dialog] { return dialog->findChild<MessageStrip *>()->message().text; };
    if (!QTest::qWaitFor([&] { return !said().isEmpty(); }, LongestImport))
        return fail(u"the import does not end"_s);
    return said().startsWith("Imported: "_L1) ? 0 : fail(said());
}
