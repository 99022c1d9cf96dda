import QtQuick
import Kiosk.Bridge

// One of the two places of the hidden gesture: it looks like nothing, and takes nothing away from what lies about it.
Item {
    TapHandler {
        onTapped: DoorModel.touched()
    }
}
