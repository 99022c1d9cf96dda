pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A question with a few answers to touch: its label above, its trouble below in words.
ColumnLayout {
    id: field

    required property string name
    property string label
    property string source
    property string help
    property string trouble
    property string value
    property list<string> options
    property list<string> values
    property list<string> meanings

    readonly property bool explained: meanings.some(words => words !== "")

    signal chosen(value: string)

    spacing: Theme.grid / 2
    objectName: "field:" + name

    RowLayout {
        spacing: Theme.grid
        Layout.fillWidth: true
        Words {
            text: field.label
            bold: true
            font.pixelSize: Theme.label
            Layout.fillWidth: true
        }
        Pill {
            text: field.source
        }
    }
    Words {
        text: field.help
        visible: text !== ""
        color: Theme.colour.quiet
        Layout.fillWidth: true
    }
    GridLayout {
        columns: Theme.size >= 2 ? 1 : !field.explained && field.options.length % 3 === 0 ? 3 : 2
        columnSpacing: Theme.grid
        rowSpacing: Theme.grid
        uniformCellWidths: true
        Layout.fillWidth: true
        Repeater {
            model: field.options
            delegate: OptionRow {
                required property int index
                required property string modelData
                objectName: "option:" + field.name + ":" + modelData
                text: modelData
                meaning: field.meanings[index] ?? ""
                chosen: field.value === field.values[index]
                Accessible.description: field.label
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Theme.target
                onClicked: field.chosen(field.values[index])
            }
        }
    }
    Words {
        text: field.trouble
        visible: text !== ""
        color: Theme.colour.trouble
        bold: true
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
}
