pragma Singleton

import QtQuick
import Kiosk.Bridge

// The tokens: every size is in millimetres of the configured screen, here turned into pixels.
QtObject {
    id: theme

    readonly property real mm: Display.pixelsPerMm

    readonly property Colours colour: Colours {
        paper: "#F7F4EE"
        card: "#FFFFFF"
        line: "#DDD6C8"
        ink: "#14212B"
        quiet: "#44525E"
        primary: "#0B4A66"
        onPrimary: "#FFFFFF"
        pressed: "#08364B"
        chosen: "#E6F0F3"
        done: "#14562F"
        doneGround: "#E6F1E9"
        trouble: "#9A1B1B"
        troubleGround: "#FBEBE8"
        wait: "#6B4300"
        waitGround: "#FFF3D6"
        mark: "#F5B921"
        tint: "#FBE3A4"
        veil: "#B814212B"
    }

    // Type is given by the height of its capitals: Inter's are 0.727 of its size.
    readonly property string family: "Inter"
    readonly property real capHeight: 0.727
    readonly property int small: type(3.6)
    readonly property int body: type(4.2)
    readonly property int label: type(4.2)
    readonly property int lead: type(5.2)
    readonly property int title: type(6.6)
    readonly property int question: type(8.6)
    readonly property int number: type(10)
    readonly property int code: type(14)
    // Of Inter's own line (1.21 of its size): 1.35 of the size, because stacked marks need the air.
    readonly property real lineHeight: 1.12
    readonly property int strong: Font.DemiBold

    // A grid of 4 mm.
    readonly property real grid: 4 * mm
    readonly property real near: grid
    readonly property real apart: 2 * grid
    readonly property real margin: 4 * grid
    readonly property real corner: 4 * mm
    readonly property real hairline: Math.max(1, 0.35 * mm)
    readonly property real border: 1 * mm
    readonly property real stroke: 1.2 * mm

    readonly property real target: 18 * mm
    readonly property real button: 22 * mm

    readonly property int motion: Display.motion ? 180 : 0

    function type(millimetres: real): int {
        return Math.round(millimetres * theme.mm / theme.capHeight);
    }
}
