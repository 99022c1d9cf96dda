pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// Everything that will be sent, each part with its way back.
Frame {
    question: qsTr("Xem lại trước khi nộp")
    reason: qsTr("Sai chỗ nào, chạm Sửa ở phần đó.")
    primary: qsTr("Nộp hồ sơ")
    drawing: FormSheet {}

    ColumnLayout {
        objectName: "sections"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid
        Repeater {
            model: ReviewModel.sections
            delegate: Section {
                id: part
                required property int index
                required property string title
                required property list<string> labels
                required property list<string> values
                required property bool editable
                // Beside each other only while both columns hold a few words.
                readonly property bool wide: width > 26 * Theme.body
                heading: title
                action: editable ? qsTr("Sửa") : ""
                actionName: "edit:" + index
                Layout.fillWidth: true
                onActed: ReviewModel.edit(index)
                Repeater {
                    model: part.labels
                    delegate: GridLayout {
                        id: line
                        required property int index
                        required property string modelData
                        columns: part.wide ? 2 : 1
                        columnSpacing: Theme.grid
                        rowSpacing: Theme.grid / 4
                        Layout.fillWidth: true
                        Words {
                            text: line.modelData
                            color: Theme.colour.quiet
                            Layout.fillWidth: !part.wide
                            Layout.preferredWidth: part.wide ? 0.38 * part.width : -1
                            Layout.alignment: Qt.AlignTop
                        }
                        Words {
                            text: part.values[line.index] ?? ""
                            bold: true
                            Layout.fillWidth: true
                            Layout.alignment: Qt.AlignTop
                        }
                    }
                }
            }
        }
        Words {
            text: qsTr("Đây là tất cả những gì sẽ được gửi. Đúng hết rồi thì chạm Nộp hồ sơ.")
            color: Theme.colour.quiet
            Layout.fillWidth: true
        }
    }
}
