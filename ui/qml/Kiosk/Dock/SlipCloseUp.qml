import QtQuick
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

// The last slip dot for dot, over everything else; a click or Escape puts it away.
Rectangle {
    id: closeUp

    signal closed

    objectName: "close-up"
    color: Theme.colour.veil
    Accessible.role: Accessible.Dialog
    Accessible.name: "The last slip, enlarged"
    Keys.onEscapePressed: closeUp.closed()

    MouseArea {
        anchors.fill: parent
        onClicked: closeUp.closed()
    }
    Flickable {
        id: paper
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.margins: 2 * Theme.grid
        width: Math.min(Math.max(slip.implicitWidth, 1), parent.width)
        contentHeight: Math.max(slip.implicitHeight, height)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Image {
            id: slip
            anchors.verticalCenter: parent.verticalCenter
            source: ReceiptPrinter.slip
            sourceSize: Qt.size(900, 4000)
            fillMode: Image.PreserveAspectFit
            cache: false
            Accessible.role: Accessible.Graphic
            Accessible.name: "The last slip"
        }
    }
    DockButton {
        objectName: "close-up-close"
        anchors.left: paper.right
        anchors.top: parent.top
        anchors.margins: 2 * Theme.grid
        text: "Put it away"
        strong: true
        onClicked: closeUp.closed()
    }
}
