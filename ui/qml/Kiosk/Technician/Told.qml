pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A small heading, and sentences under it.
ColumnLayout {
    id: section

    required property string heading
    required property list<string> sentences
    property bool bold: false
    property color ink: Theme.colour.ink

    visible: sentences.length > 0
    spacing: Theme.grid / 4

    Words {
        text: section.heading
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
    Repeater {
        model: section.sentences
        delegate: Words {
            required property string modelData
            text: modelData
            bold: section.bold
            color: section.ink
            Layout.fillWidth: true
        }
    }
}
