import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme

// The anatomy of a screen: head, steps, question with its reason; answers in the lower two thirds; foot, strip.
FocusScope {
    id: frame

    property string question
    property string reason
    property Component drawing: null
    property string back: qsTr("Quay lại")
    property string primary: qsTr("Tiếp tục")
    property bool ready: Session.mayContinue
    property bool canStartOver: true
    property bool stepsShown: true
    default property alias answer: area.data

    Head {
        id: head
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.margin
        anchors.topMargin: 2 * Theme.grid
    }
    StepsBar {
        id: steps
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: 2 * Theme.grid
        visible: frame.stepsShown && Session.currentStep >= 0
        names: Session.stepNames
        current: Session.currentStep
    }
    Item {
        id: asking
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: steps.bottom
        anchors.bottom: area.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: 3 * Theme.grid
        anchors.bottomMargin: 2 * Theme.grid

        Column {
            width: frame.drawing === null ? parent.width : picture.x - 2 * Theme.grid
            anchors.bottom: parent.bottom
            spacing: Theme.near
            Words {
                objectName: "question"
                width: parent.width
                text: frame.question
                bold: true
                font.pixelSize: Theme.question
                lineHeight: 1
                Accessible.role: Accessible.Heading
            }
            Words {
                objectName: "reason"
                width: parent.width
                visible: text !== ""
                text: frame.reason
                color: Theme.colour.quiet
                font.pixelSize: Theme.lead
            }
        }
        Loader {
            id: picture
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            width: 62 * Theme.mm
            height: 62 * Theme.mm
            sourceComponent: frame.drawing
        }
    }
    Item {
        id: area
        objectName: "answer"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        // What is touched lies in the lower two thirds.
        y: Math.ceil(frame.height / 3)
        height: (board.visible ? board.y - Theme.grid / 2 : foot.y - 2 * Theme.grid) - y
    }
    Keyboard {
        id: board
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: 2 * Theme.grid
        anchors.rightMargin: 2 * Theme.grid
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.grid
    }
    Foot {
        id: foot
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: strip.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.bottomMargin: 1.5 * Theme.grid
        back: frame.back
        primary: frame.primary
        ready: frame.ready
        canStartOver: frame.canStartOver
        onBacked: Session.back()
        onProceeded: Session.goOn()
        onStartedOver: Session.askStartOver()
        onCalled: Session.callStaff()
    }
    Strip {
        id: strip
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        kiosk: qsTr("Ki-ốt %1").arg(Session.kioskId)
    }
}
