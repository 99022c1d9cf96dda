import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The printer did not say; so the one who can see is asked, and nothing is printed twice by itself.
Frame {
    question: qsTr("Phiếu đã in ra chưa?")
    reason: qsTr("Máy in không báo lại. Xin quý khách nhìn khe lấy phiếu giúp.")
    drawing: SlipTaken {}
    back: ""
    primary: ""

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart
        ChoiceCard {
            objectName: "slip:yes"
            text: qsTr("Đã ra, tôi cầm phiếu rồi")
            meaning: qsTr("Phiếu đủ chữ, có mã hồ sơ.")
            drawing: SlipTaken {}
            Layout.fillWidth: true
            onClicked: Session.slipCameOut(true)
        }
        ChoiceCard {
            objectName: "slip:no"
            text: qsTr("Chưa thấy, in lại cho tôi")
            meaning: qsTr("Ki-ốt in lại phiếu, hồ sơ không bị nộp hai lần.")
            drawing: RollEmpty {}
            Layout.fillWidth: true
            onClicked: Session.slipCameOut(false)
        }
        ChoiceCard {
            objectName: "slip:without"
            text: qsTr("Không cần phiếu")
            meaning: qsTr("Màn hình sau có mã để chụp ảnh hoặc ghi lại.")
            drawing: Phone {}
            Layout.fillWidth: true
            onClicked: Session.goWithout()
        }
        Words {
            text: qsTr("Hồ sơ của quý khách vẫn được giữ, dù phiếu ra hay không.")
            color: Theme.colour.done
            bold: true
            Layout.fillWidth: true
        }
    }
}
