#include "ui/style/style.h"

#include "models/settings/storedsettings.h"
#include "ui/style/colours.h"
#include "ui/style/resources.h"
#include "ui/style/systemscheme.h"

#include <QApplication>
#include <QFile>
#include <QPointer>
#include <QStyleFactory>
#include <QWidget>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString schemeKey = u"style/scheme"_s;

struct BaseColours {
    QRgb window, base, alternate, text, button, accent, accentText, disabled, tooltip;
};

constexpr BaseColours lightBase{
    0xf4f5f8, 0xffffff, 0xf8f9fb, 0x1b2330, 0xffffff, 0x2563c9, 0xffffff, 0x9aa3b2, 0xffffff};
constexpr BaseColours darkBase{
    0x1c2028, 0x14171d, 0x181c23, 0xe3e7ee, 0x262b35, 0x2f6fd6, 0xffffff, 0x667083, 0x262b35};

QString styleSheetFor(const QPalette &palette)
{
    initResources();
    QFile file(u":/style/console.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const Colours &colours = coloursFor(palette);
    sheet.replace("@border"_L1, colours.border.name());
    sheet.replace("@muted"_L1, colours.muted.name());
    sheet.replace("@warning"_L1, colours.warning.name());
    return sheet;
}

/// Tells windows that were dressed from others.
constexpr const char *DressedProperty = "isDressed";

void dress(bool dark)
{
    QApplication::setPalette(paletteFor(dark));
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (window->property(DressedProperty).toBool())
            window->setStyleSheet(styleSheetFor(QApplication::palette()));
    }
}

} // namespace

std::optional<Scheme> schemeFromName(const QString &name)
{
    if (name == "light"_L1)
        return Scheme::Light;
    if (name == "dark"_L1)
        return Scheme::Dark;
    return std::nullopt;
}

Scheme rememberedScheme()
{
    return schemeFromName(StoredSettings().value(schemeKey).toString()).value_or(Scheme::System);
}

void rememberScheme(Scheme scheme)
{
    StoredSettings().setValue(schemeKey,
        scheme == Scheme::Dark        ? u"dark"_s
            : scheme == Scheme::Light ? u"light"_s
                                      : QString());
}

QPalette paletteFor(bool dark)
{
    const BaseColours &base = dark ? darkBase : lightBase;
    const Colours &more = dark
        ? coloursFor(
            QPalette(Qt::white, Qt::black, Qt::white, Qt::black, Qt::gray, Qt::white, Qt::white, Qt::black, Qt::black))
        : coloursFor(
            QPalette(Qt::black, Qt::white, Qt::white, Qt::black, Qt::gray, Qt::black, Qt::black, Qt::white, Qt::white));
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(base.window));
    palette.setColor(QPalette::WindowText, QColor(base.text));
    palette.setColor(QPalette::Base, QColor(base.base));
    palette.setColor(QPalette::AlternateBase, QColor(base.alternate));
    palette.setColor(QPalette::Text, QColor(base.text));
    palette.setColor(QPalette::PlaceholderText, more.muted);
    palette.setColor(QPalette::Button, QColor(base.button));
    palette.setColor(QPalette::ButtonText, QColor(base.text));
    palette.setColor(QPalette::BrightText, more.error);
    palette.setColor(QPalette::ToolTipBase, QColor(base.tooltip));
    palette.setColor(QPalette::ToolTipText, QColor(base.text));
    palette.setColor(QPalette::Link, more.info);
    palette.setColor(QPalette::LinkVisited, more.info);
    palette.setColor(QPalette::Highlight, QColor(base.accent));
    palette.setColor(QPalette::HighlightedText, QColor(base.accentText));
    // Fusion draws its outlines from these.
    palette.setColor(QPalette::Light, dark ? QColor(0x343b48) : QColor(0xffffff));
    palette.setColor(QPalette::Midlight, dark ? QColor(0x2c323d) : QColor(0xf0f2f5));
    palette.setColor(QPalette::Mid, dark ? QColor(0x20242c) : QColor(0xc3cad6));
    palette.setColor(QPalette::Dark, dark ? QColor(0x101217) : QColor(0xa3acbb));
    palette.setColor(QPalette::Shadow, dark ? QColor(0x08090c) : QColor(0x6b7482));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(base.disabled));
    return palette;
}

void applyStyle(Scheme scheme)
{
    static QPointer<SystemScheme> follower;
    delete follower;
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    if (scheme != Scheme::System) {
        dress(scheme == Scheme::Dark);
        return;
    }
    dress(isDark(QApplication::palette()));
    follower = new SystemScheme(qApp);
    QObject::connect(follower, &SystemScheme::darkChanged, qApp, [](bool dark) { dress(dark); });
}

void dressWindow(QWidget *window)
{
    window->setStyleSheet(styleSheetFor(QApplication::palette()));
    window->setProperty(DressedProperty, true);
}

} // namespace cp
