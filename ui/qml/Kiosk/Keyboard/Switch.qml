pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Theme

// How marks are typed, and where a tone stands: over the keys, never over the field; a touch beside closes it.
Item {
    id: pick

    signal closed

    MouseArea {
        anchors.fill: parent
        onClicked: pick.closed()
    }
    Rectangle {
        objectName: "switch"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        width: Math.min(parent.width, 220 * Theme.mm)
        height: Math.min(parent.height, rows.implicitHeight + 2 * Theme.grid)
        radius: Theme.corner
        color: Theme.colour.paper
        border.width: Theme.border
        border.color: Theme.colour.primary

        ColumnLayout {
            id: rows
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.grid
            spacing: 0
            RowLayout {
                spacing: 0
                uniformCellSizes: true
                Layout.fillWidth: true
                Repeater {
                    model: [
                        {
                            key: "telex",
                            name: "Telex",
                            sample: "aa â · as á"
                        },
                        {
                            key: "vni",
                            name: "VNI",
                            sample: "a6 â · a1 á"
                        },
                        {
                            key: "plain",
                            name: "ABC",
                            sample: qsTr("không đổi chữ")
                        }
                    ]
                    delegate: WordyKey {
                        required property var modelData
                        objectName: "method:" + modelData.key
                        text: modelData.name
                        below: modelData.sample
                        worn: TypingModel.method === modelData.key
                        font.pixelSize: Theme.lead
                        Layout.fillWidth: true
                        Layout.preferredHeight: Math.max(18 * Theme.mm, 1.25 * (Theme.lead + Theme.fine) + 5 * Theme.mm)
                        onClicked: {
                            TypingModel.choose(modelData.key);
                            pick.closed();
                        }
                    }
                }
            }
            RowLayout {
                spacing: 0
                uniformCellSizes: true
                Layout.fillWidth: true
                Repeater {
                    model: [
                        {
                            key: "old",
                            name: "hòa, thúy"
                        },
                        {
                            key: "new",
                            name: "hoà, thuý"
                        }
                    ]
                    delegate: WordyKey {
                        required property var modelData
                        objectName: "style:" + modelData.key
                        text: modelData.name
                        worn: TypingModel.style === modelData.key
                        font.pixelSize: Theme.lead
                        Layout.fillWidth: true
                        Layout.preferredHeight: 18 * Theme.mm
                        onClicked: {
                            TypingModel.place(modelData.key);
                            pick.closed();
                        }
                    }
                }
            }
        }
    }
}
