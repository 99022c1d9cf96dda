import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What happened, whether anything is lost, and one thing to do now.
Frame {
    id: screen

    question: TroubleModel.title
    back: ""
    primary: TroubleModel.action
    ready: true
    canStartOver: true

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart
        TroublePanel {
            objectName: "trouble:" + TroubleModel.kind
            drawing: screen.pictures[TroubleModel.drawing] ?? counter
            happened: TroubleModel.happened
            kept: TroubleModel.kept
            next: TroubleModel.next
            Layout.fillWidth: true
        }
        QuietButton {
            objectName: "go-without"
            visible: TroubleModel.canGoWithout
            text: qsTr("Không cần phiếu, tôi ghi lại mã")
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: 140 * Theme.mm
            onClicked: Session.goWithout()
        }
    }

    readonly property var pictures: ({
            "card-code": cardCode,
            "card-away": cardAway,
            "card-on-reader": cardOnReader,
            "card-false": cardFalse,
            "sheet": sheet,
            "roll": roll,
            "counter": counter
        })
    Component {
        id: cardCode
        CardCode {}
    }
    Component {
        id: cardAway
        CardAway {}
    }
    Component {
        id: cardOnReader
        CardOnReader {}
    }
    Component {
        id: cardFalse
        CardFalse {}
    }
    Component {
        id: sheet
        SheetFaceDown {}
    }
    Component {
        id: roll
        RollEmpty {}
    }
    Component {
        id: counter
        Counter {}
    }
}
