#pragma once

#include <QFormLayout>
#include <QWidget>

class QLabel;

namespace cp {

/// A part of a page that is a form: a heading, perhaps a sentence about it, and labelled fields that line up. Each
/// label is its field's buddy.
class FormSection : public QWidget {
    Q_OBJECT

public:
    explicit FormSection(const QString &heading, const QString &about = {}, QWidget *parent = nullptr);

    void addField(const QString &label, QWidget *field);
    /// A value that nobody edits here: to be set later, and copied.
    QLabel *addValue(const QString &label);
    void addRow(QWidget *widget) { m_form->addRow(widget); } ///< across both columns

    /// How wide labels are, so that those of several sections line up; pixels.
    void setLabelWidth(int width);

private:
    QFormLayout *m_form;
};

} // namespace cp
