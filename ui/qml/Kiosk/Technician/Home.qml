import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Journey
import Kiosk.Theme

// Behind the door: who is in, what happened at the door before, and the way out.
Frame {
    question: qsTr("Phần kỹ thuật của ki-ốt")
    reason: DoorModel.who
    drawing: Shield {}
    back: qsTr("Rời phần kỹ thuật")
    primary: ""
    canStartOver: false

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Notes {
            sentences: [DoorModel.wrongBefore, DoorModel.leavingWords].filter(words => words !== "")
            Layout.fillWidth: true
        }
        Words {
            text: qsTr("Khi còn người trong phần này, ki-ốt không phục vụ người dân.")
            color: Theme.colour.quiet
            Layout.fillWidth: true
        }
    }
}
