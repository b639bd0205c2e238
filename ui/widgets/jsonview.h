#pragma once

#include "models/format/jsonreading.h"

#include <QFutureWatcher>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;
class QTreeView;
class QStandardItemModel;

namespace cp {

/// A JSON document laid out for reading, with the raw text on demand. Long documents are read on another thread; the
/// last one set wins.
class JsonView : public QWidget {
    Q_OBJECT

public:
    /// title is shown above and is the tree's accessible name: "Reasoning".
    explicit JsonView(const QString &title, QWidget *parent = nullptr);
    ~JsonView() override;

    void setFormatContext(const FormatContext &context) { m_context = context; } ///< for the next document
    void setJson(const QString &json);
    void clear() { setJson({}); }

Q_SIGNALS:
    void shown(); ///< the document last set is on the screen

private:
    struct Shown {
        JsonReading reading;
        QString raw;
    };
    static Shown read(const QString &json, const FormatContext &context);
    void present(const Shown &shown);
    void showPart();
    void copy();

    FormatContext m_context;
    QString m_json;
    Shown m_shown;
    QStandardItemModel *m_model;
    QStackedWidget *m_stack;
    QTreeView *m_tree;
    QLabel *m_problem;
    QPlainTextEdit *m_raw;
    QToolButton *m_rawButton;
    QFutureWatcher<Shown> m_watcher;
};

} // namespace cp
