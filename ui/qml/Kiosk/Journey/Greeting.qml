import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What the card told and how sure it is, on both axes; never more than is known.
Frame {
    question: qsTr("Đã đọc xong thẻ")
    reason: qsTr("Nếu đúng thẻ của quý khách, xin chạm Tiếp tục. Có thể cất thẻ.")
    drawing: CardOnReader {}

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Plate {
            Layout.fillWidth: true
            Layout.preferredHeight: holder.implicitHeight + 4 * Theme.grid
            ColumnLayout {
                id: holder
                anchors.centerIn: parent
                width: parent.width - 4 * Theme.grid
                spacing: Theme.apart
                Fact {
                    heading: qsTr("Họ và tên trên thẻ")
                    size: Theme.title
                    value: IdentityModel.name
                    Layout.fillWidth: true
                }
                RowLayout {
                    spacing: Theme.apart
                    uniformCellSizes: true
                    Fact {
                        heading: qsTr("Số định danh")
                        value: IdentityModel.maskedNumber
                        Layout.fillWidth: true
                    }
                    Fact {
                        heading: qsTr("Ngày sinh")
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
                    heading: qsTr("Về chiếc thẻ")
                    sentence: IdentityModel.cardWords
                    good: IdentityModel.cardGood
                    Layout.fillWidth: true
                }
                Axis {
                    objectName: "holder-axis"
                    heading: qsTr("Về người cầm thẻ")
                    sentence: IdentityModel.holderWords
                    good: false
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
            Layout.preferredWidth: 14 * Theme.mm
            Layout.preferredHeight: 14 * Theme.mm
            Layout.alignment: Qt.AlignTop
            radius: width / 2
            color: axis.good ? Theme.colour.doneGround : Theme.colour.waitGround
            Tick {
                anchors.centerIn: parent
                visible: axis.good
                size: 11 * Theme.mm
                inkColour: Theme.colour.done
            }
            Words {
                anchors.centerIn: parent
                visible: !axis.good
                text: "?"
                bold: true
                font.pixelSize: Theme.title
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
                font.pixelSize: Theme.small
                Layout.fillWidth: true
            }
            Words {
                text: axis.sentence
                Layout.fillWidth: true
            }
        }
    }
}
