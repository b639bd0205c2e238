#pragma once

#include <QObject>
#include <QStringList>

#include <functional>

class QWidget;

namespace cp {

/// Lets a person drop files of this machine on a widget, and on what is in it.
class FileDrop : public QObject {
    Q_OBJECT

public:
    /// takes: whether files are wanted now; without it they always are.
    explicit FileDrop(QWidget *onto, std::function<bool()> takes = {});

Q_SIGNALS:
    void dropped(const QStringList &paths);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    std::function<bool()> m_takes;
};

} // namespace cp
