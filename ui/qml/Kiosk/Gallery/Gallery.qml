pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// Every control in every state, page by page, as the strip at the foot wants them seen.
Window {
    id: window

    property string page: "buttons"

    objectName: "gallery"
    width: Display.width
    height: Display.height
    color: Theme.colour.paper
    title: qsTr("Các nút và ô của màn hình")
    visible: true

    FocusScope {
        anchors.fill: parent
        focus: true

        GridLayout {
            id: pages
            x: Theme.margin
            y: Theme.apart
            width: parent.width - 2 * Theme.margin
            columns: Theme.size > 1 && Theme.portrait ? 2 : 4
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid
            uniformCellWidths: true
            Repeater {
                model: [
                    {
                        "key": "buttons",
                        "name": qsTr("Nút bấm")
                    },
                    {
                        "key": "choices",
                        "name": qsTr("Lựa chọn")
                    },
                    {
                        "key": "entries",
                        "name": qsTr("Ô điền")
                    },
                    {
                        "key": "telling",
                        "name": qsTr("Lời báo")
                    }
                ]
                delegate: OptionRow {
                    required property var modelData
                    objectName: "page:" + modelData.key
                    text: modelData.name
                    chosen: window.page === modelData.key
                    Layout.fillWidth: true
                    onClicked: window.page = modelData.key
                }
            }
        }
        Scroller {
            id: area
            objectName: "answer"
            x: Theme.margin
            y: pages.y + pages.height + Theme.apart
            width: parent.width - Theme.margin - (Theme.portrait ? Theme.margin : Theme.target + 3 * Theme.grid)
            height: strip.y - y - Theme.apart
            Loader {
                anchors.left: parent?.left
                anchors.right: parent?.right
                sourceComponent: window.page === "buttons" ? buttons : window.page === "choices" ? choices : window.page === "entries" ? entries : telling
            }
        }
        Strip {
            id: strip
            x: Theme.margin
            y: parent.height - height - Theme.grid
            width: parent.width - 2 * Theme.margin
        }
        Loader {
            id: panel
            objectName: "panel"
            x: Theme.margin
            y: strip.y - height - Theme.grid / 2
            z: 1
            width: parent.width - 2 * Theme.margin
            active: strip.open !== ""
            sourceComponent: ComfortPanel {
                width: panel.width
                kind: strip.open
                onClosed: strip.open = ""
            }
        }
    }
    Component {
        id: buttons
        Buttons {}
    }
    Component {
        id: choices
        Choices {}
    }
    Component {
        id: entries
        Entries {}
    }
    Component {
        id: telling
        Telling {}
    }
}
