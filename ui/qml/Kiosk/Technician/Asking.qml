pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge

// What a check asks for: a page with words, or, to try the screen and the keys, the whole screen.
FocusScope {
    id: asking

    Loader {
        anchors.fill: parent
        focus: true
        sourceComponent: AskModel.kind === "grid" ? grid : AskModel.kind === "pixels" || AskModel.kind === "colours" ? colours : AskModel.kind === "keys" ? keys : page
    }
    Component {
        id: page
        AskPage {}
    }
    Component {
        id: grid
        TouchGrid {}
    }
    Component {
        id: colours
        ColourFields {}
    }
    Component {
        id: keys
        KeyPad {}
    }
}
