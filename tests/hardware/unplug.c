/* A driver for pcscd, for tests: vpcd's virtual readers, unplugged as long as /run/pcscd/unplugged exists. */

#include <dlfcn.h>
#include <unistd.h>

#define NO_SUCH_DEVICE 617 /* of ifdhandler.h */
#define PASS(function, ...) return gone() ? NO_SUCH_DEVICE : vpcd(#function)(lun, __VA_ARGS__)

typedef unsigned long number;
typedef unsigned char byte;
typedef struct { number protocol, length; } header;

static long (*vpcd(const char *function))()
{
	static void *library;

	if (!library)
		library = dlopen("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", RTLD_NOW);
	return (long (*)())dlsym(library, function);
}

static int gone(void)
{
	return access("/run/pcscd/unplugged", F_OK) == 0;
}

long IFDHCreateChannelByName(number lun, char *name) { PASS(IFDHCreateChannelByName, name); }
long IFDHCreateChannel(number lun, number channel) { PASS(IFDHCreateChannel, channel); }
long IFDHCloseChannel(number lun) { return vpcd("IFDHCloseChannel")(lun); }
long IFDHGetCapabilities(number lun, number tag, number *size, byte *value) { PASS(IFDHGetCapabilities, tag, size, value); }
long IFDHSetCapabilities(number lun, number tag, number size, byte *value) { PASS(IFDHSetCapabilities, tag, size, value); }
long IFDHSetProtocolParameters(number lun, number protocol, byte flags, byte a, byte b, byte c) { PASS(IFDHSetProtocolParameters, protocol, flags, a, b, c); }
long IFDHPowerICC(number lun, number action, byte *atr, number *size) { PASS(IFDHPowerICC, action, atr, size); }
long IFDHTransmitToICC(number lun, header send, byte *out, number outs, byte *in, number *ins, header *receive) { PASS(IFDHTransmitToICC, send, out, outs, in, ins, receive); }
long IFDHICCPresence(number lun) { return gone() ? NO_SUCH_DEVICE : vpcd("IFDHICCPresence")(lun); }
long IFDHControl(number lun, number code, byte *out, number outs, byte *in, number ins, number *got) { PASS(IFDHControl, code, out, outs, in, ins, got); }
