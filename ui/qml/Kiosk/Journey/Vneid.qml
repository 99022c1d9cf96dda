import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The code that the person's own phone scans, the short code that the phone repeats, and how long both hold.
Frame {
    id: screen

    question: PhoneModel.shown ? qsTr("Quét mã này bằng điện thoại") : qsTr("Đang xin mã của VNeID")
    reason: PhoneModel.shown ? qsTr("Mở VNeID hoặc máy ảnh trên điện thoại của mình, hướng vào ô vuông, rồi bấm đồng ý.") : qsTr("Việc này mất vài giây.")
    primary: ""
    drawing: PhoneModel.shown ? picture : null

    Component {
        id: picture
        Phone {}
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Waiting {
            visible: !PhoneModel.shown
            drawing: Phone {}
            sentence: qsTr("Ki-ốt đang nối với VNeID…")
            detail: qsTr("Mã sẽ hiện ở đây. Nếu không có mạng, ki-ốt sẽ báo ngay.")
            Layout.fillWidth: true
        }
        Plate {
            id: plate
            readonly property bool beside: !Theme.portrait
            readonly property real inset: (screen.low ? 1 : 2) * Theme.grid
            visible: PhoneModel.shown
            Layout.fillWidth: true
            Layout.preferredHeight: parts.implicitHeight + 2 * plate.inset
            GridLayout {
                id: parts
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: plate.inset
                columns: plate.beside ? 2 : 1
                columnSpacing: 3 * Theme.grid
                rowSpacing: 2 * Theme.grid

                Picture {
                    objectName: "qr"
                    source: PhoneModel.qr
                    name: qsTr("Mã QR để quét bằng điện thoại")
                    sharp: true
                    radius: Theme.corner
                    Layout.preferredWidth: 92 * Theme.mm * Theme.k
                    Layout.preferredHeight: Layout.preferredWidth
                    Layout.alignment: Qt.AlignHCenter | Qt.AlignTop
                }
                ColumnLayout {
                    spacing: Theme.grid
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignVCenter
                    Words {
                        text: qsTr("Điện thoại phải hiện đúng mã này:")
                        font.pixelSize: Theme.lead
                        horizontalAlignment: plate.beside ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "user-code"
                        text: PhoneModel.userCode
                        bold: true
                        font.pixelSize: Theme.code
                        font.features: {
                            "tnum": 1
                        }
                        wrapMode: Text.NoWrap
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.title
                        lineHeight: 1
                        horizontalAlignment: plate.beside ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                    // Against a stranger's code on another screen: in sight without scrolling at the usual size.
                    Words {
                        objectName: "relay"
                        text: qsTr("Và tên ki-ốt %1. Nếu khác, xin chọn “Không phải tôi” trên điện thoại.").arg(Session.kioskId)
                        horizontalAlignment: plate.beside ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                    Progress {
                        objectName: "phone-time"
                        part: PhoneModel.part
                        name: PhoneModel.leftWords
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "phone-left"
                        text: PhoneModel.leftWords
                        color: Theme.colour.quiet
                        horizontalAlignment: plate.beside ? Text.AlignLeft : Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                }
            }
        }
        QuietButton {
            objectName: "login:card"
            visible: PhoneModel.card
            text: qsTr("Dùng thẻ căn cước thay VNeID")
            Layout.fillWidth: true
            onClicked: PhoneModel.choose("card")
        }
    }
}
