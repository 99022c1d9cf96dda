import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// How a person says who they are: by the card, or by VNeID on their own phone.
Frame {
    question: qsTr("Quý khách đăng nhập bằng cách nào?")
    reason: qsTr("Ki-ốt cần biết ai nộp hồ sơ. Chạm vào một ô bên dưới.")
    primary: ""

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        ChoiceCard {
            objectName: "login:card"
            visible: PhoneModel.card
            text: qsTr("Thẻ căn cước gắn chip")
            meaning: qsTr("Đặt thẻ lên đầu đọc, ki-ốt đọc chip trong vài giây.")
            cost: qsTr("Cần mang theo thẻ")
            drawing: CardOnReader {}
            Layout.fillWidth: true
            onClicked: PhoneModel.choose("card")
        }
        ChoiceCard {
            objectName: "login:vneid"
            visible: PhoneModel.vneid
            text: qsTr("VNeID trên điện thoại")
            meaning: qsTr("Quét mã trên màn hình bằng điện thoại của mình rồi đồng ý.")
            cost: qsTr("Cần điện thoại đã đăng nhập VNeID")
            drawing: Phone {}
            Layout.fillWidth: true
            onClicked: PhoneModel.choose("vneid")
        }
        Plate {
            visible: !PhoneModel.card
            color: Theme.colour.waitGround
            border.color: Theme.colour.wait
            Layout.fillWidth: true
            Layout.preferredHeight: out.implicitHeight + 3 * Theme.grid
            Words {
                id: out
                objectName: "reader-out"
                anchors.centerIn: parent
                width: parent.width - 4 * Theme.grid
                text: qsTr("Đầu đọc thẻ của ki-ốt này đang tạm ngừng. Không có VNeID thì xin nộp tại quầy.")
                color: Theme.colour.wait
                bold: true
            }
        }
        Words {
            visible: PhoneModel.card
            text: qsTr("Không có thẻ và cũng không dùng VNeID? Xin chạm “Tìm cán bộ”.")
            color: Theme.colour.quiet
            Layout.fillWidth: true
        }
    }
}
