import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// Around every screen of a kiosk whose devices are simulated: red, with a word about it, in the margins that
// every screen leaves free. It covers nothing and cannot be touched.
Item {
    id: stand

    objectName: "stand-in-frame"
    visible: Display.simulated
    enabled: false

    readonly property real band: 7 * Theme.mm
    readonly property real edge: 2.5 * Theme.mm

    component Edge: Rectangle {
        color: Theme.colour.trouble
    }

    Edge {
        id: head
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: stand.band
        Words {
            anchors.centerIn: parent
            text: qsTr("Thiết bị mô phỏng · không dùng cho người dân")
            bold: true
            color: Theme.colour.onTrouble
            font.pixelSize: Theme.type(3.6)
            wrapMode: Text.NoWrap
            lineHeight: 1
        }
    }
    Edge {
        anchors.left: parent.left
        anchors.top: head.bottom
        anchors.bottom: foot.top
        width: stand.edge
    }
    Edge {
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: foot.top
        width: stand.edge
    }
    Edge {
        id: foot
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: stand.edge
    }
}
