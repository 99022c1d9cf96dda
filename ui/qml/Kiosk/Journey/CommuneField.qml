pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme

// A commune of the province that was chosen: a few letters bring its name, a touch takes it.
ColumnLayout {
    id: field

    required property string name
    property string label
    property string value
    property string help
    property string hint
    property string trouble
    property int limit: 60
    property list<string> options
    property int more: 0

    signal edited(text: string)
    signal asked

    spacing: Theme.grid

    property bool typing: false

    function take(text: string): void {
        // Whoever types leaves the field first, so that the name that was touched comes to stand in it.
        if (typing) {
            Typing.close();
        }
        field.edited(text);
    }

    Connections {
        target: Typing
        function onPlaceChanged(): void {
            const was = field.typing;
            if (Typing.place === typed) {
                // The names that were meant have to stay in sight too.
                Typing.place = field;
            }
            field.typing = Typing.place === field;
            // Letters that only one name has are as good as the name.
            if (was && !field.typing && field.value !== "" && field.options.length === 1) {
                field.edited(field.options[0]);
            }
        }
    }
    Field {
        id: typed
        name: field.name
        label: field.label
        value: field.value
        help: field.typing && !Theme.portrait ? "" : field.help
        hint: field.hint
        trouble: field.trouble
        limit: field.limit
        kind: "text"
        Layout.fillWidth: true
        onEdited: text => field.edited(text)
    }
    GridLayout {
        columns: Theme.size >= 2 ? 1 : 2
        columnSpacing: Theme.grid
        rowSpacing: Theme.grid
        uniformCellWidths: true
        visible: field.options.length > 0
        Layout.fillWidth: true
        Repeater {
            model: field.options
            delegate: OptionRow {
                required property string modelData
                objectName: "option:" + field.name + ":" + modelData
                text: modelData
                Accessible.description: field.label
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.target
                onClicked: field.take(modelData)
            }
        }
    }
    QuietButton {
        objectName: "all:" + field.name
        text: qsTr("Xem thêm %1 xã, phường").arg(field.more)
        visible: field.more > 0
        Layout.fillWidth: true
        onClicked: field.asked()
    }
}
