#pragma once

#include <QHash>
#include <QList>
#include <QTimer>
#include <QVariant>
#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace cp {

class FlowLayout;

/// The fields above a table that say which rows are wanted. Each has a visible label, which is its buddy: that is how
/// people, mnemonics and screen readers find it. What is set is remembered under the bar's object name. changed() comes
/// once for a burst of typing (250 ms).
class FilterBar : public QWidget {
    Q_OBJECT

public:
    struct Choice {
        QString text;
        QVariant value; ///< an invalid one stands for "any"
    };

    explicit FilterBar(const QString &objectName, QWidget *parent = nullptr);
    ~FilterBar() override;

    /// Fields from left to right. name is what value() and the settings call it, label what people do; the first choice
    /// is what reset() goes back to.
    QComboBox *addChoice(const QByteArray &name, const QString &label, const QList<Choice> &choices);
    /// A choice among many, to be set with setChoices(), that can be typed: what is typed finds what contains it, and
    /// counts once it is one of the choices.
    QComboBox *addSearch(const QByteArray &name, const QString &label);
    QLineEdit *addText(const QByteArray &name, const QString &label, const QString &placeholder = {});
    QSpinBox *addPercent(const QByteArray &name, const QString &label); ///< 0…100 %, in steps of 5
    void addWidget(QWidget *widget); ///< at the end, behind the stretch

    /// What a field says: the choice's value, the trimmed text, the percent as int. Invalid for "any", no text and 0 %.
    QVariant value(const QByteArray &name) const;
    void setValue(const QByteArray &name, const QVariant &value); ///< emits changed() as if it was typed

    /// Other choices for a field (the coins there are); what is chosen stays chosen where it still exists.
    void setChoices(const QByteArray &name, const QList<Choice> &choices);

    bool isReset() const; ///< nothing is filtered
    void reset();

    /// Takes over what was set last time; call once all fields are there. Emits nothing.
    void restore();

Q_SIGNALS:
    void changed();

private:
    struct Field {
        QWidget *editor = nullptr;
        QVariant wanted; ///< a remembered choice that is not among the choices yet
    };
    void addField(const QByteArray &name, const QString &label, QWidget *editor);
    void apply(Field &field, const QVariant &value);
    void fieldChanged(bool typed);
    void save() const;

    QHBoxLayout *m_layout;
    FlowLayout *m_flow; ///< of the fields: they wrap where the bar is narrow
    QList<QByteArray> m_names;
    QHash<QByteArray, Field> m_fields;
    QTimer m_debounce;
    bool m_restoring = false;
};

} // namespace cp
