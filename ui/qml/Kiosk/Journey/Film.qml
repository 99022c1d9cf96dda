pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What one can do here: three quiet pictures, one after the other, until somebody touches them. The words of all three
// always stand there.
Plate {
    id: film

    readonly property bool wide: width > (Theme.portrait ? 36 : 21) * Theme.lead
    property int current: 0
    property bool stopped: false
    property bool small: false

    readonly property list<string> scenes: ["SceneLookUp", "SceneFile", "SceneTake"]
    readonly property list<string> titles: [qsTr("Tra cứu thủ tục"), qsTr("Nộp hồ sơ"), qsTr("Mang phiếu về")]
    readonly property list<string> meanings: [qsTr("Xem cần giấy tờ gì, bao nhiêu tiền, bao lâu."), qsTr("Mang thẻ căn cước gắn chip và giấy tờ."), qsTr("Có mã để tra cứu hồ sơ đã nộp.")]

    readonly property real inset: (Theme.portrait ? 2 : 1.25) * Theme.grid

    implicitHeight: grid.implicitHeight + 2 * inset

    Timer {
        interval: 8000
        repeat: true
        running: Display.motion && !film.stopped && Session.overlay === ""
        onTriggered: film.current = (film.current + 1) % film.scenes.length
    }
    TapHandler {
        onPressedChanged: film.stopped = true
    }
    GridLayout {
        id: grid
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: film.inset
        columns: film.wide ? 2 : 1
        columnSpacing: 3 * Theme.grid
        rowSpacing: 2 * Theme.grid
        Sketch {
            id: scene
            objectName: "scene"
            name: film.scenes[film.current]
            Layout.preferredWidth: Math.min((film.wide || film.small ? 1.6 : 2.3) * Theme.picture, film.width - 4 * Theme.grid)
            Layout.preferredHeight: Layout.preferredWidth * 96 / 168
            Layout.alignment: Qt.AlignCenter
            onNameChanged: appear.restart()
            NumberAnimation {
                id: appear
                target: scene
                property: "opacity"
                from: 0
                to: 1
                duration: Theme.motion
                easing.type: Easing.OutQuad
            }
        }
        ColumnLayout {
            spacing: (Theme.portrait ? 1.5 : 0.75) * Theme.grid
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            Repeater {
                model: film.titles
                delegate: RowLayout {
                    id: line
                    required property int index
                    required property string modelData
                    spacing: 1.5 * Theme.grid
                    Layout.fillWidth: true
                    Rectangle {
                        color: line.index === film.current ? Theme.colour.mark : "transparent"
                        radius: width / 2
                        Layout.preferredWidth: 1.6 * Theme.mm
                        Layout.fillHeight: true
                    }
                    ColumnLayout {
                        spacing: Theme.grid / 4
                        Layout.fillWidth: true
                        Words {
                            text: line.modelData
                            bold: true
                            font.pixelSize: Theme.lead
                            Layout.fillWidth: true
                        }
                        Words {
                            text: film.meanings[line.index]
                            color: Theme.colour.quiet
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
    }
}
