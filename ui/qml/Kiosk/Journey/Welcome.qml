import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The door: what this machine is for, what to have at hand, one button.
Frame {
    id: screen

    question: ""
    back: ""
    primary: ""
    canStartOver: false

    Column {
        parent: screen
        anchors.horizontalCenter: parent.horizontalCenter
        y: 52 * Theme.mm
        width: parent.width - 2 * Theme.margin
        spacing: Theme.near
        Lotus {
            anchors.horizontalCenter: parent.horizontalCenter
            size: 62 * Theme.mm
            inkColour: Theme.colour.primary
        }
        Words {
            objectName: "question"
            width: parent.width
            text: qsTr("Kính chào quý khách")
            bold: true
            font.pixelSize: Theme.code
            lineHeight: 1
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Words {
            width: parent.width
            text: qsTr("Tra cứu thủ tục và nộp hồ sơ ngay tại đây")
            color: Theme.colour.quiet
            font.pixelSize: Theme.title
            horizontalAlignment: Text.AlignHCenter
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: 2 * Theme.grid
        spacing: Theme.apart

        Item {
            Layout.fillHeight: true
        }
        RowLayout {
            spacing: Theme.grid
            uniformCellSizes: true
            Layout.fillWidth: true

            Thing {
                title: qsTr("Thẻ căn cước")
                meaning: qsTr("Thẻ có gắn chip của chính quý khách")
                drawing: CardCode {}
                Layout.fillWidth: true
            }
            Thing {
                title: qsTr("Giấy tờ cần nộp")
                meaning: qsTr("Bản giấy, ki-ốt quét rồi trả lại ngay")
                drawing: SheetFaceDown {}
                Layout.fillWidth: true
            }
            Thing {
                title: qsTr("Phiếu mang về")
                meaning: qsTr("Có mã để tra cứu hồ sơ đã nộp")
                drawing: SlipTaken {}
                Layout.fillWidth: true
            }
        }
        Words {
            text: qsTr("Làm xong, ki-ốt xóa thông tin của quý khách. Hồ sơ chờ gửi được niêm phong.")
            color: Theme.colour.quiet
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Item {
            Layout.fillHeight: true
        }
        PrimaryButton {
            objectName: "begin"
            text: qsTr("Bắt đầu")
            font.pixelSize: Theme.question
            Layout.fillWidth: true
            Layout.preferredHeight: 34 * Theme.mm
            onClicked: Session.begin()
        }
    }

    component Thing: Plate {
        id: thing
        required property string title
        required property string meaning
        required property Component drawing
        implicitHeight: 84 * Theme.mm
        ColumnLayout {
            anchors.fill: parent
            anchors.margins: Theme.grid
            spacing: Theme.grid / 2
            Loader {
                sourceComponent: thing.drawing
                Layout.preferredWidth: 40 * Theme.mm
                Layout.preferredHeight: 40 * Theme.mm
                Layout.alignment: Qt.AlignHCenter
            }
            Words {
                text: thing.title
                bold: true
                font.pixelSize: Theme.lead
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Words {
                text: thing.meaning
                color: Theme.colour.quiet
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
}
