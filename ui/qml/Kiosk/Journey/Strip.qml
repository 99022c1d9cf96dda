pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The last line of every screen, always the same: language, text size, contrast, sound, help.
FocusScope {
    id: strip
    objectName: "strip"

    // Which panel stands open: language, text, contrast, sound, or none.
    property string open
    readonly property real gap: Theme.grid / 2
    readonly property real part: (width - 4 * gap) / 5

    // All five are alike, in the height and in the size of their letters.
    readonly property int letters: Math.min(language?.fits ?? 0, text?.fits ?? 0, contrast?.fits ?? 0, sound?.fits ?? 0, help?.fits ?? 0)
    implicitHeight: help?.implicitHeight ?? Theme.target

    function toggle(panel: string): void {
        open = open === panel ? "" : panel;
    }

    component Target: StripTarget {
        width: strip.part
        height: strip.height
        letters: strip.letters
    }

    Target {
        id: language
        objectName: "strip:language"
        // Named in the languages themselves: one who reads none of this screen finds theirs.
        text: LanguageModel.current
        standing: LanguageModel.others
        open: strip.open === "language"
        drawing: Globe {
            inkColour: Theme.colour.primary
            stroke: 0.8 * Theme.mm
        }
        onClicked: strip.toggle("language")
    }
    Target {
        id: text
        objectName: "strip:text"
        x: strip.part + strip.gap
        text: qsTr("Cỡ chữ")
        standing: [qsTr("Thường"), qsTr("Lớn"), qsTr("Lớn hơn"), qsTr("Lớn nhất")][Display.textScale]
        open: strip.open === "text"
        drawing: LetterSizes {
            inkColour: Theme.colour.primary
            stroke: 0.8 * Theme.mm
        }
        onClicked: strip.toggle("text")
    }
    Target {
        id: contrast
        objectName: "strip:contrast"
        x: 2 * (strip.part + strip.gap)
        text: qsTr("Màu sắc")
        standing: Display.contrast === "high" ? qsTr("Thật rõ") : Display.contrast === "dark" ? qsTr("Nền tối") : qsTr("Nền sáng")
        open: strip.open === "contrast"
        drawing: HalfDisc {
            inkColour: Theme.colour.primary
            tintColour: Theme.colour.primary
            stroke: 0.8 * Theme.mm
        }
        onClicked: strip.toggle("contrast")
    }
    Target {
        id: sound
        objectName: "strip:sound"
        x: 3 * (strip.part + strip.gap)
        text: qsTr("Âm thanh")
        standing: Display.voice ? qsTr("Đọc to") : Display.sounds ? qsTr("Tiếng báo") : qsTr("Im lặng")
        open: strip.open === "sound"
        drawing: Speaker {
            inkColour: Theme.colour.primary
            stroke: 0.8 * Theme.mm
        }
        onClicked: strip.toggle("sound")
    }
    Target {
        id: help
        objectName: "strip:help"
        x: 4 * (strip.part + strip.gap)
        text: qsTr("Giúp đỡ")
        standing: qsTr("Hướng dẫn")
        drawing: Question {
            inkColour: Theme.colour.primary
            stroke: 0.8 * Theme.mm
        }
        onClicked: {
            strip.open = "";
            Session.askHelp();
        }
    }
}
