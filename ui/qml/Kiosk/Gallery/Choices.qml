import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What is chosen: open, chosen, with the focus of keys.
Sheet {
    heading: qsTr("Lựa chọn")

    ChoiceCard {
        objectName: "card-open"
        text: qsTr("Nộp hồ sơ")
        meaning: qsTr("Điền tờ khai, quét giấy tờ và gửi đến cơ quan giải quyết.")
        cost: qsTr("Không cần giấy tờ gì")
        drawing: FormSheet {}
        Layout.fillWidth: true
    }
    ChoiceCard {
        objectName: "card-chosen"
        text: qsTr("Tra cứu thủ tục")
        meaning: qsTr("Xem lệ phí, thời hạn và giấy tờ cần mang.")
        chosen: true
        Layout.fillWidth: true
        FocusRing {
            corner: Theme.corner
        }
    }
    GridLayout {
        columns: Theme.size > 1 ? 1 : 2
        columnSpacing: Theme.grid
        rowSpacing: Theme.grid
        uniformCellWidths: true
        Layout.fillWidth: true
        OptionRow {
            objectName: "option-open"
            text: qsTr("Nam")
            Layout.fillWidth: true
        }
        OptionRow {
            objectName: "option-chosen"
            text: qsTr("Nữ")
            chosen: true
            Layout.fillWidth: true
        }
        OptionRow {
            objectName: "box-open"
            text: qsTr("Đọc to màn hình")
            box: true
            Layout.fillWidth: true
        }
        OptionRow {
            objectName: "box-ticked"
            text: qsTr("Tiếng báo ngắn")
            box: true
            chosen: true
            Layout.fillWidth: true
        }
    }
    ConsentRow {
        objectName: "consent-open"
        text: qsTr("Gửi hồ sơ")
        meaning: qsTr("Chạm vào từng mục để đồng ý. Mục nào không đồng ý thì để trống.")
        Layout.fillWidth: true
    }
    ConsentRow {
        objectName: "consent-ticked"
        text: qsTr("Gửi hồ sơ")
        meaning: qsTr("Chạm vào từng mục để đồng ý. Mục nào không đồng ý thì để trống.")
        ticked: true
        Layout.fillWidth: true
    }
    ListRow {
        objectName: "row"
        text: qsTr("Nộp hồ sơ")
        time: qsTr("Trong ngày")
        fee: qsTr("Miễn phí")
        kiosk: qsTr("Nộp trọn vẹn tại ki-ốt")
        Layout.fillWidth: true
    }
}
