import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What tells: where one is, how far it is, what is the matter.
Sheet {
    heading: qsTr("Lời báo")

    StepsBar {
        names: [qsTr("Đồng ý"), qsTr("Thủ tục"), qsTr("Tờ khai"), qsTr("Giấy tờ"), qsTr("Xem lại")]
        current: 2
        Layout.fillWidth: true
    }
    Progress {
        part: 0.4
        name: qsTr("Tờ khai")
        Layout.fillWidth: true
    }
    Flow {
        spacing: Theme.apart
        Layout.fillWidth: true
        Pill {
            text: qsTr("từ thẻ căn cước")
        }
        Fact {
            heading: qsTr("Lệ phí")
            value: qsTr("Miễn phí")
            width: 60 * Theme.mm
        }
    }
    Plate {
        implicitHeight: said.implicitHeight + 2 * Theme.grid
        color: Theme.colour.waitGround
        border.color: Theme.colour.wait
        Layout.fillWidth: true
        Words {
            id: said
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.grid
            text: qsTr("Ki-ốt đang chờ thẻ…")
            color: Theme.colour.wait
            bold: true
        }
    }
    LiveSteps {
        names: [qsTr("Đặt thẻ"), qsTr("Đọc chip"), qsTr("Kiểm tra chữ ký trên chip")]
        current: 1
        Layout.fillWidth: true
    }
    TroublePanel {
        drawing: Clock {}
        happened: qsTr("Ki-ốt không đọc được loại thẻ này")
        kept: qsTr("Quý khách chưa nhập gì nên không mất gì.")
        steps: [qsTr("Nếu có thẻ căn cước gắn chip, xin dùng thẻ đó.")]
        Layout.fillWidth: true
    }
}
