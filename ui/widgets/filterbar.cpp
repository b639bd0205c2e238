#include "ui/widgets/filterbar.h"

#include "models/settings/storedsettings.h"
#include "ui/style/spacing.h"
#include "ui/widgets/flowlayout.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

int indexOf(const QComboBox *box, const QVariant &value)
{
    for (int i = 0; i < box->count(); ++i) {
        // Settings give every value back as text.
        if (box->itemData(i) == value || (value.isValid() && box->itemData(i).toString() == value.toString()))
            return i;
    }
    return -1;
}

} // namespace

FilterBar::FilterBar(const QString &objectName, QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_flow(new FlowLayout(spacing::margin, spacing::tight))
{
    setObjectName(objectName);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::normal);
    auto *fields = new QWidget(this);
    fields->setLayout(m_flow);
    m_layout->addWidget(fields, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(250);
    connect(&m_debounce, &QTimer::timeout, this, [this] { fieldChanged(false); });
}

FilterBar::~FilterBar() = default;

void FilterBar::addField(const QByteArray &name, const QString &label, QWidget *editor)
{
    // Label and editor stay together.
    auto *field = new QWidget(this);
    auto *pair = new QHBoxLayout(field);
    pair->setContentsMargins(0, 0, 0, 0);
    pair->setSpacing(spacing::tight);
    auto *text = new QLabel(label, field);
    text->setBuddy(editor);
    editor->setObjectName(QString::fromLatin1(name));
    pair->addWidget(text);
    pair->addWidget(editor);
    m_flow->addWidget(field);
    m_names.append(name);
    m_fields.insert(name, {editor, {}});
}

QComboBox *FilterBar::addChoice(const QByteArray &name, const QString &label, const QList<Choice> &choices)
{
    auto *box = new QComboBox(this);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumContentsLength(8);
    box->setMaxVisibleItems(20);
    for (const Choice &choice : choices)
        box->addItem(choice.text, choice.value);
    addField(name, label, box);
    connect(box, &QComboBox::currentIndexChanged, this, [this] { fieldChanged(false); });
    return box;
}

QComboBox *FilterBar::addSearch(const QByteArray &name, const QString &label)
{
    QComboBox *box = addChoice(name, label, {});
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->lineEdit()->setAccessibleName(label);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box->completer()->setFilterMode(Qt::MatchContains);
    auto *typing = new QTimer(box); // or "S" on the way to "SOL" would be taken for a choice
    typing->setSingleShot(true);
    typing->setInterval(400);
    const auto choose = [box, typing] {
        typing->stop();
        if (const int index = box->findText(box->currentText().trimmed(), Qt::MatchFixedString); index >= 0)
            box->setCurrentIndex(index);
    };
    connect(box, &QComboBox::editTextChanged, typing, qOverload<>(&QTimer::start));
    connect(typing, &QTimer::timeout, box, choose);
    connect(box->lineEdit(), &QLineEdit::editingFinished, box, [box, choose] {
        choose();
        box->setEditText(box->itemText(box->currentIndex()));
    });
    return box;
}

QLineEdit *FilterBar::addText(const QByteArray &name, const QString &label, const QString &placeholder)
{
    auto *edit = new QLineEdit(this);
    edit->setPlaceholderText(placeholder);
    edit->setProperty("role", u"field"_s);
    edit->setClearButtonEnabled(true);
    edit->setMinimumWidth(18 * fontMetrics().averageCharWidth());
    edit->setMaxLength(200);
    addField(name, label, edit);
    connect(edit, &QLineEdit::textChanged, this, [this] { fieldChanged(true); });
    return edit;
}

QSpinBox *FilterBar::addPercent(const QByteArray &name, const QString &label)
{
    auto *box = new QSpinBox(this);
    box->setRange(0, 100);
    box->setSingleStep(5);
    box->setSuffix(locale().percent());
    box->setSpecialValueText(tr("Any", "percentage"));
    addField(name, label, box);
    connect(box, &QSpinBox::valueChanged, this, [this] { fieldChanged(true); });
    return box;
}

void FilterBar::addWidget(QWidget *widget)
{
    m_layout->addWidget(widget, 0, Qt::AlignVCenter);
}

QVariant FilterBar::value(const QByteArray &name) const
{
    const QWidget *editor = m_fields.value(name).editor;
    if (const auto *box = qobject_cast<const QComboBox *>(editor))
        return box->currentData();
    if (const auto *edit = qobject_cast<const QLineEdit *>(editor)) {
        const QString text = edit->text().trimmed();
        return text.isEmpty() ? QVariant() : text;
    }
    if (const auto *box = qobject_cast<const QSpinBox *>(editor))
        return box->value() == 0 ? QVariant() : box->value();
    return {};
}

void FilterBar::apply(Field &field, const QVariant &value)
{
    if (auto *box = qobject_cast<QComboBox *>(field.editor)) {
        const int index = value.isValid() ? indexOf(box, value) : 0;
        field.wanted = index < 0 ? value : QVariant();
        box->setCurrentIndex(std::max(index, 0));
    } else if (auto *edit = qobject_cast<QLineEdit *>(field.editor)) {
        edit->setText(value.toString());
    } else if (auto *spin = qobject_cast<QSpinBox *>(field.editor)) {
        spin->setValue(value.toInt());
    }
}

void FilterBar::setValue(const QByteArray &name, const QVariant &value)
{
    if (const auto field = m_fields.find(name); field != m_fields.end())
        apply(*field, value);
}

void FilterBar::setChoices(const QByteArray &name, const QList<Choice> &choices)
{
    const auto field = m_fields.find(name);
    auto *box = field == m_fields.end() ? nullptr : qobject_cast<QComboBox *>(field->editor);
    if (!box)
        return;
    const QVariant before = value(name);
    const QVariant chosen = field->wanted.isValid() ? field->wanted : before;
    {
        const QSignalBlocker quiet(box);
        box->clear();
        for (const Choice &choice : choices)
            box->addItem(choice.text, choice.value);
        apply(*field, chosen);
    }
    if (value(name) != before)
        fieldChanged(false);
}

bool FilterBar::isReset() const
{
    return std::all_of(m_names.cbegin(), m_names.cend(), [this](const QByteArray &name) {
        const auto *box = qobject_cast<const QComboBox *>(m_fields.value(name).editor);
        return box ? box->currentIndex() <= 0 : !value(name).isValid();
    });
}

void FilterBar::reset()
{
    {
        const QScopedValueRollback quiet(m_restoring, true);
        for (Field &field : m_fields)
            apply(field, {});
    }
    fieldChanged(false);
}

void FilterBar::restore()
{
    const QScopedValueRollback quiet(m_restoring, true);
    StoredSettings settings;
    settings.beginGroup(u"filters/"_s + objectName());
    for (const QByteArray &name : std::as_const(m_names)) {
        if (const QString key = QString::fromLatin1(name); settings.contains(key))
            apply(m_fields[name], settings.value(key));
    }
}

void FilterBar::fieldChanged(bool typed)
{
    if (m_restoring)
        return;
    if (typed) {
        m_debounce.start();
        return;
    }
    m_debounce.stop();
    save();
    Q_EMIT changed();
}

void FilterBar::save() const
{
    StoredSettings settings;
    settings.beginGroup(u"filters/"_s + objectName());
    for (const QByteArray &name : m_names) {
        const Field field = m_fields.value(name);
        const QVariant current = field.wanted.isValid() ? field.wanted : value(name);
        // "Any" is remembered too, since a field may start on another choice.
        settings.setValue(QString::fromLatin1(name), current.isValid() ? current : QVariant(QString()));
    }
}

} // namespace cp
