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
    reason: qsTr("Sai chỗ nào, chạm Sửa ở phần đó. Những gì đã nhập vẫn còn.")
    primary: qsTr("Nộp hồ sơ")
    drawing: Shield {}

    Scroller {
        objectName: "sections"
        anchors.fill: parent
        ColumnLayout {
            width: parent.width
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
                    heading: title
                    action: editable ? qsTr("Sửa") : ""
                    actionName: "edit:" + index
                    Layout.fillWidth: true
                    onActed: ReviewModel.edit(index)
                    Repeater {
                        model: part.labels
                        delegate: RowLayout {
                            id: line
                            required property int index
                            required property string modelData
                            spacing: Theme.grid
                            Layout.fillWidth: true
                            Words {
                                text: line.modelData
                                color: Theme.colour.quiet
                                Layout.preferredWidth: 84 * Theme.mm
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
        }
    }
}
