pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// What a target of the strip opens: a card over the strip, whose choices take hold at once, so that one sees them.
FocusScope {
    id: panel

    required property string kind

    signal closed

    readonly property string heading: kind === "language" ? qsTr("Ngôn ngữ") : kind === "text" ? qsTr("Cỡ chữ") : kind === "contrast" ? qsTr("Màu sắc của màn hình") : qsTr("Âm thanh")
    // As many beside each other as have room for two short words.
    readonly property int most: Math.max(1, Math.floor(width / (9 * Theme.body)))

    readonly property real inset: (Theme.k < 0.8 ? 1.25 : 1.5) * Theme.grid

    objectName: "panel:" + kind
    implicitHeight: frame.height
    Accessible.role: Accessible.Dialog
    Accessible.name: heading

    // A touch on the card itself goes no further.
    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        id: frame
        width: parent.width
        height: column.implicitHeight + 2 * panel.inset
        radius: Theme.corner
        color: Theme.colour.card
        border.width: Theme.border
        border.color: Theme.colour.primary

        ColumnLayout {
            id: column
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: panel.inset
            spacing: (Theme.k < 0.8 ? 0.5 : 1) * Theme.grid
            Words {
                text: panel.heading
                bold: true
                font.pixelSize: Theme.lead
                lineHeight: 1
                Layout.fillWidth: true
            }
            Loader {
                sourceComponent: panel.kind === "language" ? languages : panel.kind === "text" ? sizes : panel.kind === "contrast" ? contrasts : sounds
                Layout.fillWidth: true
            }
            // Near the target that opened it, where everybody reaches.
            QuietButton {
                objectName: "panel-close"
                text: qsTr("Đóng lại")
                Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                Layout.alignment: Qt.AlignRight
                onClicked: panel.closed()
            }
        }
    }

    Component {
        id: languages
        GridLayout {
            columns: panel.width < 28 * Theme.body ? 1 : 2
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid
            uniformCellWidths: true
            Repeater {
                model: LanguageModel.rows
                delegate: OptionRow {
                    required property string code
                    required property string name
                    objectName: "language:" + code
                    text: name
                    chosen: Display.language === code
                    Layout.fillWidth: true
                    onClicked: LanguageModel.choose(code)
                }
            }
        }
    }
    Component {
        id: sizes
        GridLayout {
            columns: panel.width > 28 * Theme.body ? 4 : panel.width > 14 * Theme.body ? 2 : 1
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid
            uniformCellWidths: true
            Repeater {
                model: [qsTr("Thường"), qsTr("Lớn"), qsTr("Lớn hơn"), qsTr("Lớn nhất")]
                delegate: Sample {
                    required property int index
                    required property string modelData
                    objectName: "text-size:" + index
                    text: modelData
                    letters: Theme.type(Theme.bodySizes[index])
                    chosen: Display.textScale === index
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: Display.chooseTextScale(index)
                }
            }
        }
    }
    Component {
        id: contrasts
        GridLayout {
            columns: panel.most < 3 ? 1 : 3
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid
            uniformCellWidths: true
            Repeater {
                model: [
                    {
                        "key": "light",
                        "name": qsTr("Nền sáng"),
                        "look": Theme.light
                    },
                    {
                        "key": "dark",
                        "name": qsTr("Nền tối"),
                        "look": Theme.dark
                    },
                    {
                        "key": "high",
                        "name": qsTr("Thật rõ: đen, trắng, vàng"),
                        "look": Theme.highContrast
                    }
                ]
                delegate: Sample {
                    required property var modelData
                    objectName: "contrast:" + modelData.key
                    text: modelData.name
                    look: modelData.look
                    letters: Theme.lead
                    chosen: Display.contrast === modelData.key
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: Display.chooseContrast(modelData.key)
                }
            }
        }
    }
    Component {
        id: sounds
        ColumnLayout {
            spacing: Theme.grid
            GridLayout {
                columns: panel.width < 28 * Theme.body ? 1 : 2
                columnSpacing: Theme.grid
                rowSpacing: Theme.grid
                uniformCellWidths: true
                Layout.fillWidth: true
                Switch {
                    objectName: "sound:voice"
                    text: qsTr("Đọc to màn hình")
                    meaning: qsTr("Nghe bằng tai nghe")
                    on: Display.voice
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: Display.chooseVoice(!Display.voice)
                }
                Switch {
                    objectName: "sound:tones"
                    text: qsTr("Tiếng báo ngắn")
                    meaning: qsTr("Khi xong, khi lỗi, khi cần lấy thẻ")
                    on: Display.sounds
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: Display.chooseSounds(!Display.sounds)
                }
            }
            RowLayout {
                spacing: Theme.grid
                Layout.fillWidth: true
                QuietButton {
                    objectName: "volume:less"
                    text: qsTr("Nhỏ hơn")
                    enabled: Display.volume > 0
                    opacity: enabled ? 1 : 0.45
                    Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                    onClicked: Display.chooseVolume(Display.volume - 1)
                }
                Row {
                    spacing: Theme.grid / 2
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignVCenter
                    Accessible.role: Accessible.ProgressBar
                    Accessible.name: qsTr("Âm lượng %1 trong 5").arg(Display.volume + 1)
                    Repeater {
                        model: 5
                        delegate: Rectangle {
                            required property int index
                            readonly property bool full: index <= Display.volume
                            width: (parent.width - 4 * Theme.grid / 2) / 5
                            height: (4 + 2 * index) * Theme.mm
                            y: 12 * Theme.mm - height
                            radius: Theme.mm
                            color: full ? Theme.colour.primary : Theme.colour.card
                            border.width: Theme.rim
                            border.color: full ? Theme.colour.primary : Theme.colour.quiet
                        }
                    }
                }
                QuietButton {
                    objectName: "volume:more"
                    text: qsTr("To hơn")
                    enabled: Display.volume < 4
                    opacity: enabled ? 1 : 0.45
                    Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
                    onClicked: Display.chooseVolume(Display.volume + 1)
                }
            }
        }
    }

    // A choice that shows what it does: letters of that size, in those colours.
    component Sample: Pressable {
        id: sample
        property Colours look: Theme.colour
        property int letters: Theme.lead
        property bool chosen: false
        padding: Theme.grid
        Accessible.role: Accessible.RadioButton
        Accessible.checkable: true
        Accessible.checked: chosen
        contentItem: Column {
            spacing: Theme.grid / 2
            Words {
                objectName: "sample"
                width: parent.width
                text: "Aa"
                bold: true
                color: sample.look.ink
                font.pixelSize: sample.letters
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 1
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                text: sample.text
                bold: sample.chosen
                color: sample.look.ink
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 1
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                visible: sample.chosen
                text: qsTr("✓ Đang dùng")
                bold: true
                color: sample.look.primary
                font.pixelSize: Theme.small
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 1
                Accessible.ignored: true
            }
        }
        background: Rectangle {
            radius: sample.corner
            color: sample.down ? sample.look.chosen : sample.look.card
            border.width: sample.chosen ? Math.max(Theme.border, 1.5 * Theme.mm) : Theme.rim
            border.color: sample.chosen ? Theme.colour.primary : Theme.colour.rim
        }
    }
    component Switch: OptionRow {
        property bool on: false
        chosen: on
        box: true
        Accessible.role: Accessible.CheckBox
    }
}
