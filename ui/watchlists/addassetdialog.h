#pragma once

#include "models/assets/assetsource.h"
#include "models/session/session.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace cp {

class ValueEdit;

/// Asks for the coin to add to a list: part of its symbol or name is typed, one of the coins found is chosen.
class AddAssetDialog : public QDialog {
    Q_OBJECT

public:
    AddAssetDialog(Session *session, const QString &listName, QWidget *parent);

Q_SIGNALS:
    /// weight is a decimal of 0…1, notes text; both null where nothing was typed.
    void chosen(int coin, const QString &weight, const QString &notes);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void done(int result) override;

private:
    void find();
    void show(const QList<FoundCoin> &coins);
    void updateButton();

    Session *m_session;
    QLineEdit *m_coin;
    QListWidget *m_matches;
    QLabel *m_none;
    ValueEdit *m_weight;
    QLineEdit *m_notes;
    QPushButton *m_add;
    QTimer m_typing;
    int m_question = 0; ///< grows with each search; answers to older ones are dropped
};

} // namespace cp
