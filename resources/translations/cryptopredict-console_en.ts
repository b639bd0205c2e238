<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>cp::CaseText</name>
    <message numerus="yes">
        <source>So far %n suggestion(s) like this (layer %1, %2)</source>
        <translation>
            <numerusform>So far %n suggestion like this (layer %1, %2)</numerusform>
            <numerusform>So far %n suggestions like this (layer %1, %2)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::ConnectDialog</name>
    <message numerus="yes">
        <source>%n profile(s) imported.</source>
        <translation>
            <numerusform>%n profile imported.</numerusform>
            <numerusform>%n profiles imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::Console</name>
    <message numerus="yes">
        <source>This database is not prepared for this console: %n step(s) of its schema are missing.</source>
        <translation>
            <numerusform>This database is not prepared for this console: %n step of its schema is missing.</numerusform>
            <numerusform>This database is not prepared for this console: %n steps of its schema are missing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::DecisionText</name>
    <message numerus="yes">
        <source>Approved %n case(s).</source>
        <translation>
            <numerusform>Approved %n case.</numerusform>
            <numerusform>Approved %n cases.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Implemented %n case(s).</source>
        <translation>
            <numerusform>Implemented %n case.</numerusform>
            <numerusform>Implemented %n cases.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %n case(s).</source>
        <translation>
            <numerusform>Rejected %n case.</numerusform>
            <numerusform>Rejected %n cases.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back %n decision(s).</source>
        <translation>
            <numerusform>Took back %n decision.</numerusform>
            <numerusform>Took back %n decisions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) stayed as they were.</source>
        <translation>
            <numerusform>%n case stayed as it was.</numerusform>
            <numerusform>%n cases stayed as they were.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::ListPreview</name>
    <message numerus="yes">
        <source>%n asset(s)</source>
        <translation>
            <numerusform>%n asset</numerusform>
            <numerusform>%n assets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::PriceChart</name>
    <message numerus="yes">
        <source>%n candle(s) cannot be drawn.</source>
        <translation>
            <numerusform>%n candle cannot be drawn.</numerusform>
            <numerusform>%n candles cannot be drawn.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(%n more cannot be drawn)</source>
        <translation>
            <numerusform>(%n more cannot be drawn)</numerusform>
            <numerusform>(%n more cannot be drawn)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n candle(s)</source>
        <translation>
            <numerusform>%n candle</numerusform>
            <numerusform>%n candles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::QueuePage</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::Reading</name>
    <message numerus="yes">
        <source>%n entries, not laid out</source>
        <translation>
            <numerusform>%n entry, not laid out</numerusform>
            <numerusform>%n entries, not laid out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n more characters</source>
        <translation>
            <numerusform>… %n more character</numerusform>
            <numerusform>… %n more characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n more</source>
        <translation>
            <numerusform>… %n more</numerusform>
            <numerusform>… %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cp::WorkIndicator</name>
    <message numerus="yes">
        <source> (and %n more)</source>
        <translation>
            <numerusform> (and %n more)</numerusform>
            <numerusform> (and %n more)</numerusform>
        </translation>
    </message>
</context>
</TS>
