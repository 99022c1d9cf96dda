import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What the card or the phone told and how sure it is, on both axes; never more than is known.
Frame {
    question: IdentityModel.byPhone ? qsTr("Đã đăng nhập bằng VNeID") : qsTr("Đã đọc xong thẻ")
    reason: IdentityModel.byPhone ? qsTr("Nếu đúng là quý khách, xin chạm Tiếp tục. Có thể cất điện thoại.") : qsTr("Nếu đúng thẻ của quý khách, xin chạm Tiếp tục. Có thể cất thẻ.")
    touched: false
    drawing: IdentityModel.byPhone ? phone : card

    Component {
        id: card
        CardTake {}
    }
    Component {
        id: phone
        Phone {}
    }
    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Plate {
            id: holder
            readonly property bool wide: width > 26 * Theme.lead
            Layout.fillWidth: true
            Layout.preferredHeight: facts.implicitHeight + 4 * Theme.grid
            ColumnLayout {
                id: facts
                anchors.centerIn: parent
                width: parent.width - 4 * Theme.grid
                spacing: Theme.apart
                Fact {
                    objectName: "holder-name"
                    heading: qsTr("Họ và tên, che bớt để người bên cạnh không đọc được")
                    size: Theme.title
                    value: IdentityModel.maskedName
                    Layout.fillWidth: true
                }
                GridLayout {
                    columns: holder.wide ? 2 : 1
                    columnSpacing: Theme.apart
                    rowSpacing: Theme.apart
                    uniformCellWidths: true
                    Fact {
                        heading: qsTr("Số định danh")
                        size: Theme.lead
                        value: IdentityModel.maskedNumber
                        Layout.fillWidth: true
                    }
                    Fact {
                        heading: qsTr("Ngày sinh")
                        size: Theme.lead
                        value: IdentityModel.birth
                        Layout.fillWidth: true
                    }
                }
            }
        }
        Plate {
            Layout.fillWidth: true
            Layout.preferredHeight: trust.implicitHeight + 4 * Theme.grid
            ColumnLayout {
                id: trust
                anchors.centerIn: parent
                width: parent.width - 4 * Theme.grid
                spacing: Theme.apart
                Axis {
                    objectName: "card-axis"
                    heading: IdentityModel.byPhone ? qsTr("Về tài khoản") : qsTr("Về chiếc thẻ")
                    sentence: IdentityModel.cardWords
                    good: IdentityModel.cardGood
                    Layout.fillWidth: true
                }
                Rectangle {
                    color: Theme.colour.line
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.hairline
                }
                Axis {
                    objectName: "holder-axis"
                    heading: IdentityModel.byPhone ? qsTr("Về người cầm điện thoại") : qsTr("Về người cầm thẻ")
                    sentence: IdentityModel.holderWords
                    good: IdentityModel.holderGood
                    Layout.fillWidth: true
                }
            }
        }
    }

    component Axis: RowLayout {
        id: axis
        required property string heading
        required property string sentence
        required property bool good
        spacing: 1.5 * Theme.grid
        Rectangle {
            Layout.preferredWidth: 2 * Theme.lead
            Layout.preferredHeight: 2 * Theme.lead
            Layout.alignment: Qt.AlignTop
            radius: width / 2
            color: axis.good ? Theme.colour.doneGround : Theme.colour.waitGround
            border.width: Theme.hairline
            border.color: axis.good ? Theme.colour.done : Theme.colour.wait
            Tick {
                anchors.centerIn: parent
                visible: axis.good
                size: 0.8 * parent.width
                inkColour: Theme.colour.done
            }
            Words {
                anchors.centerIn: parent
                visible: !axis.good
                text: "?"
                bold: true
                font.pixelSize: Theme.lead
                lineHeight: 1
                color: Theme.colour.wait
                Accessible.ignored: true
            }
        }
        ColumnLayout {
            spacing: Theme.grid / 4
            Layout.fillWidth: true
            Words {
                text: axis.heading
                color: Theme.colour.quiet
                Layout.fillWidth: true
            }
            Words {
                text: axis.sentence
                bold: true
                font.pixelSize: Theme.lead
                Layout.fillWidth: true
            }
        }
    }
}
