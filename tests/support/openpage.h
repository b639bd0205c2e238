#pragma once

#include "models/market/pricealerts.h"
#include "models/session/session.h"
#include "tests/support/news.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/style/resources.h"
#include "ui/widgets/tableview.h"
#include "ui/window/consolepage.h"
#include "ui/window/worklist.h"

#include <QLabel>
#include <QPushButton>

namespace cp {

/// Settings of the test's own, and the program's texts; made once, before any window.
class PageTestSettings : public TestSettings {
public:
    PageTestSettings() { installTexts(); }
};

/// The field below widget with that label, whose buddy it is.
template <typename Field>
Field *fieldOf(const QWidget *widget, const QString &label)
{
    const auto labels = widget->findChildren<QLabel *>();
    for (const QLabel *candidate : labels) {
        if (auto *field = qobject_cast<Field *>(candidate->buddy()); field && candidate->text() == label)
            return field;
    }
    qFatal("there is no field “%s”", qPrintable(label));
}

/// A page on the screen, in front, connected and listening, without the window around it.
template <typename Page>
class OpenPage {
public:
    explicit OpenPage(const QString &conninfo)
        : m_page(PageContext{.session = &m_session, .work = &m_work, .alerts = &m_alerts})
    {
        QObject::connect(&m_page, &ConsolePage::message, &m_page,
            [this](const Message &message) { m_said += message.text + QLatin1Char('\n') + message.details; });
        m_page.resize(1100, 700);
        m_page.show();
        m_session.open(QStringLiteral("Test"), conninfo);
        if (!QTest::qWaitFor([this] { return !m_session.identity().login.isEmpty(); }, Patience))
            qFatal("there is no connection");
        if (!hearsNews(m_session))
            qFatal("nothing is heard of changes");
        m_page.activate();
    }

    Page &operator*() { return m_page; }
    Page *operator->() { return &m_page; }
    const QString &said() const { return m_said; } ///< all messages so far

    /// Nothing that was asked of the database is still to come.
    bool isQuiet() { return m_session.quick()->underWay() + m_session.background()->underWay() == 0; }

    TableView *table(const QString &name) { return find<TableView>(name, &QWidget::accessibleName); }
    QPushButton *button(const QString &text) { return find<QPushButton>(text, &QPushButton::text); }

    /// Waits until the table has a current row that was read.
    bool hasRow(const QString &name)
    {
        return QTest::qWaitFor([this, name] { return table(name)->currentKey() != 0; }, Patience);
    }

private:
    /// One that is on the screen.
    template <typename Widget, typename Named>
    Widget *find(const QString &name, Named named)
    {
        const auto widgets = m_page.template findChildren<Widget *>();
        for (Widget *widget : widgets) {
            if (widget->isVisible() && std::invoke(named, widget) == name)
                return widget;
        }
        qFatal("there is no “%s”", qPrintable(name));
    }

    Session m_session;
    WorkList m_work;
    PriceAlertWatch m_alerts{&m_session};
    QString m_said;
    Page m_page;
};

} // namespace cp
