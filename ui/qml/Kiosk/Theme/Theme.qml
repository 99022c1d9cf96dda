pragma Singleton

import QtQuick
import Kiosk.Bridge

// The tokens: every size is in millimetres of the configured screen, here turned into pixels.
QtObject {
    id: theme

    readonly property real mm: Display.pixelsPerMm
    readonly property bool portrait: Display.portrait
    // 0 as usual to 3, the largest.
    readonly property int size: Display.textScale
    readonly property bool high: Display.contrast === "high"

    readonly property Colours colour: high ? highContrast : Display.contrast === "dark" ? dark : light

    readonly property Colours light: Colours {
        paper: "#F7F4EE"
        card: "#FFFFFF"
        line: "#DDD6C8"
        ink: "#14212B"
        quiet: "#3D4A55"
        primary: "#0B4A66"
        onPrimary: "#FFFFFF"
        pressed: "#08364B"
        rim: "#5F7F8E"
        chosen: "#E6F0F3"
        done: "#14562F"
        doneGround: "#E6F1E9"
        trouble: "#9A1B1B"
        troubleGround: "#FBEBE8"
        onTrouble: "#FFFFFF"
        wait: "#6B4300"
        waitGround: "#FFF3D6"
        mark: "#F5B921"
        tint: "#FBE3A4"
        veil: "#B814212B"
        focus: "#C2410C"
        focusGap: "#FFFFFF"
    }
    readonly property Colours dark: Colours {
        paper: "#0E1A22"
        card: "#182732"
        line: "#344654"
        ink: "#F3EFE6"
        quiet: "#B9C4CC"
        primary: "#7CC7E8"
        onPrimary: "#0E1A22"
        pressed: "#A9DCF2"
        rim: "#6E8A9A"
        chosen: "#10303F"
        done: "#8FD9A8"
        doneGround: "#12331F"
        trouble: "#FFB4AB"
        troubleGround: "#3D1716"
        onTrouble: "#2B0B0A"
        wait: "#FFD27A"
        waitGround: "#3A2A08"
        mark: "#F5B921"
        tint: "#4B431F"
        veil: "#D905090C"
        focus: "#F5B921"
        focusGap: "#0E1A22"
    }
    // Black, white, and yellow for what can be touched; no tints.
    readonly property Colours highContrast: Colours {
        paper: "#000000"
        card: "#000000"
        line: "#FFFFFF"
        ink: "#FFFFFF"
        quiet: "#FFFFFF"
        primary: "#FFE600"
        onPrimary: "#000000"
        pressed: "#FFFFFF"
        rim: "#FFE600"
        chosen: "#000000"
        done: "#FFFFFF"
        doneGround: "#000000"
        trouble: "#FFFFFF"
        troubleGround: "#000000"
        onTrouble: "#000000"
        wait: "#FFFFFF"
        waitGround: "#000000"
        mark: "#FFFFFF"
        tint: "#000000"
        veil: "#E6000000"
        focus: "#FFFFFF"
        focusGap: "#000000"
    }

    // Type is given by the height of its capitals: Inter's are 0.727 of its size. Each has four sizes; body ends at
    // 7.4 mm, 0.7 degrees at 60 cm (EN 301 549), headings grow less.
    readonly property string family: "Inter"
    readonly property real capHeight: 0.727
    // What stands around the question and is never the only one to say it: head, steps, strip.
    readonly property int fine: type([3.6, 3.9, 4.3, 4.8][size])
    readonly property int small: type([3.6, 4.4, 5.6, 7.4][size])
    readonly property list<real> bodySizes: [4.2, 5.0, 6.0, 7.4]
    readonly property int body: type(bodySizes[size])
    readonly property int label: body
    readonly property int lead: type([5.2, 5.8, 6.6, 7.6][size])
    readonly property int title: Math.max(lead, type(k * [6.6, 7.1, 7.7, 8.4][size]))
    readonly property int question: Math.max(lead, type(k * [8.6, 8.9, 9.3, 9.8][size]))
    readonly property int number: Math.max(lead, type(k * [10, 10.5, 11, 12][size]))
    readonly property int code: Math.max(lead, type(k * 14))
    // Of Inter's own line (1.21 of its size): 1.35 of the size, because stacked marks need the air.
    readonly property real lineHeight: 1.12
    readonly property int strong: Font.DemiBold

    // A grid of 4 mm. Headings and margins follow the screen, from 15 to 32 inch; what is read and touched does not.
    readonly property real k: Math.max(0.7, Math.min(1.25, Display.shortSide / 268))
    readonly property real grid: 4 * mm
    readonly property real near: grid
    readonly property real apart: 2 * grid
    readonly property real margin: 4 * grid * k
    readonly property real corner: 4 * mm
    readonly property real hairline: Math.max(1, (high ? 1 : 0.35) * mm)
    // Around what can be touched, and around what is chosen or being filled.
    readonly property real rim: (high ? 1.5 : 0.6) * mm
    readonly property real border: (high ? 3 : 1) * mm
    readonly property real stroke: (high ? 1.5 : 1.2) * mm
    readonly property real ring: 1.5 * mm

    readonly property real target: 18 * mm
    readonly property real button: 22 * mm
    // A drawing beside a question, and one that says what the machine is doing; headings leave less at larger letters.
    readonly property real picture: 62 * mm * k
    readonly property real scene: (portrait ? 108 : 72) * mm * k

    readonly property int motion: Display.motion ? 180 : 0

    function type(millimetres: real): int {
        return Math.ceil(millimetres * theme.mm / theme.capHeight);
    }
}
