import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The foot of every screen: back at the left, the one primary action at the right, the rest between as words.
RowLayout {
    id: foot

    property string back
    property string primary
    property bool ready: true
    property bool canStartOver: true

    signal backed
    signal proceeded
    signal startedOver
    signal called

    spacing: Theme.grid
    height: Theme.button

    QuietButton {
        objectName: "back"
        text: foot.back
        visible: text !== ""
        Layout.preferredWidth: 46 * Theme.mm
        onClicked: foot.backed()
    }
    TextButton {
        objectName: "start-over"
        text: qsTr("Làm lại từ đầu")
        visible: foot.canStartOver
        onClicked: foot.startedOver()
    }
    TextButton {
        objectName: "call-staff"
        text: qsTr("Tìm cán bộ")
        onClicked: foot.called()
    }
    Item {
        Layout.fillWidth: true
    }
    PrimaryButton {
        objectName: "primary"
        text: foot.primary
        visible: text !== ""
        ready: foot.ready
        Layout.preferredWidth: Math.max(76 * Theme.mm, implicitWidth)
        onClicked: foot.proceeded()
    }
}
