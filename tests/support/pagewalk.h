#pragma once

#include "models/session/session.h"
#include "ui/table/tablepanel.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/messagestrip.h"
#include "ui/window/mainwindow.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPixmap>
#include <QSpinBox>

namespace cp {

/// Does with the page in front of a window what a person might do with any page. For a test, which asserts that nothing
/// goes wrong, and for the bench, which looks at the GUI thread meanwhile.
class PageWalk {
public:
    /// Runs the event loop until something holds; false when it did not in reasonable time.
    using Wait = std::function<bool(const std::function<bool()> &holds)>;

    PageWalk(MainWindow *window, Session *session, Wait wait)
        : m_window(window)
        , m_session(session)
        , m_wait(std::move(wait))
    {
    }

    /// These answer what went wrong; nothing when all went well.
    QString settle() const { return tried(&PageWalk::waitUntilSettled); }
    QString walk() const { return tried(&PageWalk::walkAll); }

private:
    struct Wrong {
        QString what;
    };

    QString tried(void (PageWalk::*part)() const) const
    {
        try {
            (this->*part)();
        } catch (const Wrong &wrong) {
            return wrong.what;
        }
        return {};
    }

    static void expect(bool holds, const QString &otherwise)
    {
        if (!holds)
            throw Wrong{otherwise};
    }

    QList<TablePanel *> tables() const { return m_window->currentPage()->findChildren<TablePanel *>(); }

    /// What the page has to say that nobody wants to hear.
    QString complaint() const
    {
        const auto *strip = m_window->currentPage()->parentWidget()->findChild<MessageStrip *>();
        const Message &message = strip->message();
        return strip->isPresenting() && message.kind == MessageKind::Error ? message.text + u'\n' + message.details
                                                                           : QString();
    }

    /// What the page is waiting for. Tables that are read have all they show; one that waits for a row of another has
    /// nothing under way.
    QString unsettled() const
    {
        if (m_session->identity().login.isEmpty())
            return QStringLiteral("the connection did not come");
        const auto all = tables();
        for (TablePanel *table : all) {
            const RowWindow *window = table->model()->window();
            if (window->isLoading())
                return QStringLiteral("rows did not come: ") + table->spec().name;
            if (window->query() && window->countState() == RowWindow::Count::Unknown)
                return QStringLiteral("there was no answer: ") + table->spec().name;
        }
        return {};
    }

    void waitUntilSettled() const
    {
        letPass(0);
        m_wait([this] { return unsettled().isEmpty() || !complaint().isEmpty(); });
        expect(complaint().isEmpty(), complaint());
        expect(unsettled().isEmpty(), unsettled());
    }

    void letPass(int milliseconds) const
    {
        QElapsedTimer clock;
        clock.start();
        m_wait([&clock, milliseconds] { return clock.hasExpired(milliseconds); });
    }

    void sortByEveryColumn(TablePanel *table) const
    {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                table->model()->sort(column, order);
                waitUntilSettled();
            }
        }
    }

    void filterByEveryField(TablePanel *table) const
    {
        const auto boxes = table->filters()->findChildren<QComboBox *>();
        for (QComboBox *box : boxes) {
            for (int choice = box->count() - 1; choice >= 0; --choice) {
                box->setCurrentIndex(choice);
                waitUntilSettled();
            }
        }
        const auto edits = table->filters()->findChildren<QLineEdit *>();
        for (QLineEdit *edit : edits) {
            if (qobject_cast<QSpinBox *>(edit->parentWidget()) || qobject_cast<QComboBox *>(edit->parentWidget()))
                continue;
            edit->setText(QStringLiteral("a'\"%_\\"));
            letPass(TypingBurst);
            waitUntilSettled();
            edit->clear();
        }
        const auto numbers = table->filters()->findChildren<QSpinBox *>();
        for (QSpinBox *number : numbers) {
            number->setValue(50);
            letPass(TypingBurst);
            waitUntilSettled();
            number->setValue(0);
        }
        table->filters()->reset();
        waitUntilSettled();
    }

    void editAndRevert(TablePanel *table) const
    {
        TableModel *model = table->model();
        for (int column = 0; column < model->columnCount() && model->rowCount() > 0; ++column) {
            const QModelIndex cell = model->index(0, column);
            expect(m_wait([model] { return model->keyAt(0) != 0; }), QStringLiteral("the first row did not come"));
            if (!(model->flags(cell) & Qt::ItemIsEditable))
                continue;
            const QVariant before = cell.data(TableModel::ValueRole);
            const QVariant other
                = before.typeId() == QMetaType::Bool ? QVariant(!before.toBool()) : QVariant(QStringLiteral("1"));
            expect(model->setData(cell, other), QStringLiteral("an edit was not taken"));
            model->revertPending();
            expect(cell.data(Qt::EditRole) == before && table->unsavedWork().isEmpty(),
                QStringLiteral("an edit was not taken back"));
        }
    }

    void walkAll() const
    {
        waitUntilSettled();
        const auto all = tables();
        for (TablePanel *table : all) {
            if (!table->isReady()) // it waits for a choice that this data does not offer
                continue;
            sortByEveryColumn(table);
            filterByEveryField(table);
            editAndRevert(table);
        }
        for (const QSize size : {QSize(1100, 700), QSize(700, 480), QSize(2000, 1300)}) {
            m_window->resize(size);
            letPass(50); // until it is painted
        }
        m_window->currentPage()->refresh();
        m_window->currentPage()->cancelWork();
        m_window->currentPage()->refresh();
        waitUntilSettled();
    }

    static constexpr int TypingBurst = 300; ///< milliseconds: longer than a filter waits for the next key

    MainWindow *m_window;
    Session *m_session;
    Wait m_wait;
};

} // namespace cp
