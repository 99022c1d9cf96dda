import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The door: what of this machine rests today, what it is for, and one button, always there.
Frame {
    question: qsTr("Kính chào quý khách")
    reason: qsTr("Tra cứu thủ tục và nộp hồ sơ ngay tại đây")
    drawing: Lotus {
        inkColour: Theme.high ? Theme.colour.ink : Theme.colour.primary
    }
    back: ""
    primary: ""
    canStartOver: false
    hides: true
    last: PrimaryButton {
        objectName: "begin"
        width: parent.width
        text: qsTr("Bắt đầu")
        font.pixelSize: Theme.question
        height: Math.max((Theme.portrait ? 34 : 24) * Theme.mm, implicitHeight)
        onClicked: Session.begin()
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.portrait ? Theme.apart : Theme.grid

        Notes {
            sentences: ServiceModel.notes
            Layout.fillWidth: true
        }
        Film {
            small: ServiceModel.notes.length > 0
            Layout.fillWidth: true
        }
        Words {
            text: qsTr("Làm xong, ki-ốt xóa thông tin của quý khách. Hồ sơ chờ gửi được niêm phong.")
            color: Theme.colour.quiet
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
