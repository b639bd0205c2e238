#pragma once

#include "models/table/pagequery.h"
#include "ui/widgets/message.h"
#include "ui/window/consolepage.h"

#include <QToolButton>

#include <functional>

namespace cp {

/// Export…: asks for a file and writes all rows that match to it, CSV or JSON after its name, while work goes on. GUI
/// thread.
class ExportButton : public QToolButton {
    Q_OBJECT

public:
    /// What is exported, asked when it begins: the filters and the order of that moment.
    using Rows = std::function<PageQuery()>;

    /// name is what the file is called at first, title what people call the table.
    ExportButton(
        const PageContext &context, const QString &name, const QString &title, Rows rows, QWidget *parent = nullptr);

    void exportTo(const QString &path);

Q_SIGNALS:
    void message(const cp::Message &message); ///< how it ended

private:
    PageContext m_context;
    QString m_title;
    Rows m_rows;
};

} // namespace cp
