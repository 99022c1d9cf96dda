import QtQuick
import QtQuick.Layouts
import Kiosk.Controls

// What is filled: empty, filled from the card, wrong, with help.
Sheet {
    heading: qsTr("Ô điền")

    Field {
        name: "empty"
        label: qsTr("Họ và tên")
        hint: qsTr("Chạm vào đây để gõ")
        Layout.fillWidth: true
    }
    Field {
        name: "filled"
        label: qsTr("Ngày sinh")
        value: "18/06/1996"
        source: qsTr("từ thẻ căn cước")
        kind: "birth"
        Layout.fillWidth: true
    }
    Field {
        name: "wrong"
        label: qsTr("Số điện thoại")
        value: "0912"
        trouble: qsTr("Số điện thoại có 10 số. Xin xem lại.")
        kind: "phone"
        Layout.fillWidth: true
    }
    Field {
        name: "helped"
        label: qsTr("Nơi sinh")
        help: qsTr("Tên bệnh viện hoặc nhà hộ sinh; xã, phường; tỉnh.")
        Layout.fillWidth: true
    }
}
