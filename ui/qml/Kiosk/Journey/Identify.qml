import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The card's printed code, or the last six digits of its number typed by hand: the key to the chip.
Frame {
    question: ServiceModel.codeScannerOut ? qsTr("Nhập sáu số cuối của số định danh") : qsTr("Đưa mã trên thẻ căn cước vào máy đọc mã")
    reason: ServiceModel.codeScannerOut ? qsTr("Máy đọc mã đang nghỉ, nên xin nhập số bằng tay.") : qsTr("Mã vuông trên thẻ hướng về phía đèn, cách khoảng một gang tay.")
    drawing: ServiceModel.codeScannerOut ? digits : code
    primary: qsTr("Đọc thẻ")

    Component {
        id: code
        CardCode {}
    }
    Component {
        id: digits
        CardDigits {}
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Plate {
            visible: IdentityModel.codeRefused
            color: Theme.colour.troubleGround
            border.color: Theme.colour.trouble
            Layout.fillWidth: true
            Layout.preferredHeight: refused.implicitHeight + 2 * Theme.grid
            Words {
                id: refused
                objectName: "code-refused"
                anchors.centerIn: parent
                width: parent.width - 3 * Theme.grid
                text: qsTr("Mã vừa đưa vào không phải mã của thẻ căn cước. Xin đưa lại thẻ, hoặc nhập sáu số bên dưới.")
                color: Theme.colour.trouble
                bold: true
            }
        }
        Plate {
            Layout.fillWidth: true
            Layout.preferredHeight: entry.implicitHeight + 3 * Theme.grid
            ColumnLayout {
                id: entry
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 1.5 * Theme.grid
                spacing: Theme.grid / 2
                Words {
                    text: ServiceModel.codeScannerOut ? qsTr("Sáu số cuối của số định danh") : qsTr("Hoặc nhập sáu số cuối của số định danh")
                    bold: true
                    font.pixelSize: Theme.lead
                    Layout.fillWidth: true
                }
                Words {
                    text: qsTr("Mười hai số in trên thẻ, lấy sáu số cuối cùng.")
                    color: Theme.colour.quiet
                    Layout.fillWidth: true
                }
                Digits {
                    Layout.topMargin: Theme.grid / 2
                    objectName: "digits"
                    digits: IdentityModel.digits
                    Layout.fillWidth: true
                    onEdited: text => IdentityModel.type(text)
                }
            }
        }
    }
}
