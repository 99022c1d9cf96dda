import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Journey
import Kiosk.Theme

// The hidden door: a secret typed, or a badge shown to the code scanner; and for everybody else the way back.
Frame {
    id: door

    property string typed

    question: qsTr("Lối vào kỹ thuật")
    reason: DoorModel.asks ? qsTr("Dành cho người phụ trách máy: nhập mã, hoặc đưa thẻ phụ trách vào máy đọc mã.") : qsTr("Dành cho người phụ trách máy.")
    drawing: Shield {}
    primary: !DoorModel.asks ? "" : DoorModel.trying ? qsTr("Đang xem mã") : qsTr("Mở cửa")
    ready: DoorModel.mayTry && typed !== ""
    canStartOver: false
    onProceeded: {
        DoorModel.tryOpen(door.typed);
        secret.clear();
        door.typed = "";
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Field {
            id: secret
            name: "secret"
            kind: "secret"
            visible: DoorModel.asks
            label: qsTr("Mã của người phụ trách")
            limit: 64
            trouble: DoorModel.trouble
            Layout.fillWidth: true
            onEdited: text => door.typed = text
        }
        Notes {
            sentences: DoorModel.closedWords === "" ? [] : [DoorModel.closedWords]
            Layout.fillWidth: true
        }
        Words {
            objectName: "leaving"
            text: DoorModel.leavingWords
            visible: text !== ""
            color: Theme.colour.quiet
            Layout.fillWidth: true
        }
    }
}
