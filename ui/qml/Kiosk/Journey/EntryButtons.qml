import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// One more entry of a group, or this one taken out: that is asked once more, for what was said of it goes with it.
ColumnLayout {
    id: buttons

    property bool asking: false

    spacing: Theme.grid

    QuietButton {
        objectName: "add-entry"
        text: "+  " + FormModel.addWords
        visible: FormModel.addWords !== "" && !buttons.asking
        Accessible.name: FormModel.addWords
        Layout.fillWidth: true
        onClicked: FormModel.addEntry()
    }
    QuietButton {
        objectName: "remove-entry"
        text: FormModel.removeWords
        visible: text !== "" && !buttons.asking
        Layout.fillWidth: true
        onClicked: {
            buttons.asking = true;
            keep.forceActiveFocus(Qt.OtherFocusReason);
        }
    }
    Words {
        text: FormModel.entryWords
        visible: buttons.asking
        bold: true
        Layout.fillWidth: true
    }
    GridLayout {
        visible: buttons.asking
        columns: Theme.size >= 2 ? 1 : 2
        columnSpacing: Theme.grid
        rowSpacing: Theme.grid
        uniformCellWidths: true
        Layout.fillWidth: true
        QuietButton {
            id: keep
            objectName: "keep-entry"
            text: qsTr("Giữ lại")
            Layout.fillWidth: true
            onClicked: buttons.asking = false
        }
        QuietButton {
            objectName: "really-remove-entry"
            text: qsTr("Bỏ trang này")
            Layout.fillWidth: true
            onClicked: {
                buttons.asking = false;
                FormModel.removeEntry();
            }
        }
    }
    Connections {
        target: FormModel
        function onStepped(): void {
            buttons.asking = false;
        }
    }
}
