#!/usr/bin/env python3
"""E3: power cuts on a real ext4 file system, with terminals of all vendors. Started by ./prove-root; needs root.

    power_cuts.py PROGRAM FOLDER CUTS [SEED [TERMINALS]]      TERMINALS: w q c e, or some of them

FOLDER/disk is the mount point of FOLDER/image (ext4, loop). Sales run until the program is killed and the file system is shut
down without a flush (EXT4_IOC_SHUTDOWN, no log flush: what was not synced is gone, as when the power goes). The program goes
first: no processor goes on without power, while a sync that this ioctl overtakes may say that it succeeded (seen once in some
hundred cuts; jbd2_complete_transaction does not look whether the journal was aborted). Then it is mounted again, the program
starts and asks, and its journal is compared with what the terminals really charged and with what was said to be approved.
Every third cut comes while the program asks about what the cut before left open.
"""
import fcntl, json, os, random, struct, subprocess, sys, threading, time

PROGRAM, FOLDER, CUTS = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
RANDOM = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 7)
NAMES = sys.argv[5] if len(sys.argv) > 5 else "wqce"
DISK, IMAGE = FOLDER + "/disk", FOLDER + "/image"
HOME = DISK + "/home"
SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2
KEY = "0123456789abcdef0123456789abcdef"
CARD = "934528053:100000000"
# Short for what must be waited out: two "not found" after two seconds for a customer and one more.
LIMITS = "".join(
    f"[limits{vendor}]\nconnect = 5000\nanswer = 5000\nsale = 10000\nask_every = 100\nask_for = 10000\n{more}"
    for vendor, more in (
        ("", ""),
        (".qfpay", "settle = 1500\nnot_found_apart = 300\n"),
        (".codepay", "settle = 1500\nnot_found_apart = 300\n"),
        (".easycard", ""),
    )
) + "[duplicate]\nwindow_ms = 1\n"


class Power:
    """What runs while it is on. Switched off, it ends what runs and lets nothing else begin."""

    def __init__(self):
        self.lock, self.on, self.child = threading.Lock(), True, None

    def start(self, command):
        with self.lock:
            if not self.on:
                return None
            pipe = subprocess.PIPE
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)
            return self.child

    def off(self):
        with self.lock:
            self.on = False
            if self.child:
                self.child.kill()


def run(*words, power=None):
    child = (power or Power()).start([PROGRAM, "--home", HOME, *words, "--json"])
    if child is None:
        return -1, [], ""
    out, err = child.communicate(timeout=120)
    lines = []
    for line in out.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            pass
    return child.returncode, lines, out + err


def must(*words):
    code, lines, said = run(*words)
    assert code == 0, f"{words}: {code} {said}"
    return lines


class Terminal:
    """A simulated terminal of one vendor, outside the disk that loses its power."""

    def __init__(self, name, vendor, options, pairing, whole):
        self.name, self.whole = name, whole
        self.ledger = f"{FOLDER}/{name}.ledger"
        command = [PROGRAM, "simulate", vendor, *options, "--ledger", self.ledger, "--card-wait", "15"]
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        while True:
            line = self.child.stdout.readline()
            assert line, f"{vendor} does not start"
            ready = json.loads(line) if line.startswith("{") else {}
            if ready.get("ready"):
                break
        threading.Thread(target=self.child.stdout.read, daemon=True).start()
        ends = ready["endpoints"]
        must("pair", vendor, "--name", name, "--simulated", *pairing(ends.get("lan"), ends.get("cloud")))

    def charged(self):
        if not os.path.exists(self.ledger):
            return []
        entries = [json.loads(line) for line in open(self.ledger)]
        return [(entry["kind"], entry["amount"]) for entry in entries]

    def amount(self, number):
        """One that no other payment has; the last two digits choose what the terminal does: these approve."""
        return f"{1 + number // 40}{number % 40:02}" if self.whole else f"{100 + number // 40}.{number % 40:02}"


def terminals():
    public = FOLDER + "/public.pem"
    for name, text in (("key", KEY), ("trade", "trade-1"), ("refund", "refund-1")):
        with open(f"{FOLDER}/{name}", "w") as file:
            file.write(text)
    if "w" in NAMES:
        yield Terminal("w", "wonder", ["--lan", "127.0.0.1:0", "--code", "260880"],
                       lambda lan, _: ["--code", "260880", "--lan", lan], False)
    if "q" in NAMES:
        yield Terminal("q", "qfpay", ["--lan", "127.0.0.1:0", "--key", KEY],
                       lambda lan, _: ["--lan", lan, "--key", f"@{FOLDER}/key", "--payment-timeout", "2"], False)
    if "c" in NAMES:
        yield Terminal("c", "codepay", ["--lan", "127.0.0.1:0", "--app-id", "wz00000000000a0001"],
                       lambda lan, _: ["--currency", "USD", "--lan", lan, "--app-id", "wz00000000000a0001", "--expires", "2"], False)
    if "e" in NAMES:
        yield Terminal("e", "easycard",
                       ["--cloud", "127.0.0.1:0", "--public-key-out", public, "--merchant-id", "M1", "--device-id", "01301234",
                        "--trade-password", "trade-1", "--refund-password", "refund-1", "--card", CARD],
                       lambda _, cloud: ["--cloud", cloud + "/allpaypass/api/general", "--merchant-id", "M1", "--device-id", "01301234",
                                         "--public-key", public, "--trade-password", f"@{FOLDER}/trade",
                                         "--refund-password", f"@{FOLDER}/refund"], True)


class Seller(threading.Thread):
    """Sells on all terminals in turn until the disk is gone."""

    def __init__(self, shop):
        super().__init__(daemon=True)
        self.shop, self.power = shop, Power()

    def run(self):
        shop = self.shop
        while self.power.on:
            terminal = shop.terminals[shop.sold % len(shop.terminals)]
            amount = terminal.amount(shop.sold)
            shop.sold += 1
            _, lines, _ = run("sale", amount, "--terminal", terminal.name, "--another-customer", power=self.power)
            if lines and lines[-1].get("outcome") == "approved":
                shop.said.append(lines[-1]["reference"])


class Shop:
    def __init__(self):
        self.terminals, self.sold, self.said = list(terminals()), 0, []
        self.faults, self.by_hand, self.in_recovery = [], 0, 0

    def cut(self, power, thread):
        """The power goes: first the program, then what was not synced."""
        power.off()
        thread.join(120)
        assert not thread.is_alive(), "it cannot be killed"
        disk = os.open(DISK, os.O_RDONLY)
        fcntl.ioctl(disk, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        os.close(disk)

    def mount_again(self):
        for _ in range(100):
            if subprocess.run(["umount", DISK], stderr=subprocess.DEVNULL).returncode == 0:
                break
            time.sleep(0.1)
        else:
            raise SystemExit("the disk is still in use and cannot be mounted again")
        subprocess.run(["mount", "-o", "loop", IMAGE, DISK], check=True)

    def lose_power(self, number):
        seller = Seller(self)
        seller.start()
        # After some sales, at any moment of the next: as quick as this machine is.
        enough, give_up = len(self.said) + RANDOM.randint(0, 5), time.monotonic() + 60
        while len(self.said) < enough and time.monotonic() < give_up:
            time.sleep(0.005)
        time.sleep(RANDOM.uniform(0.0, 0.25))
        self.cut(seller.power, seller)
        self.mount_again()
        if number % 3 == 0:
            power = Power()
            asking = threading.Thread(target=run, args=("resolve", "--wait", "5"), kwargs={"power": power}, daemon=True)
            asking.start()
            time.sleep(RANDOM.uniform(0.0, 0.2))
            self.cut(power, asking)
            self.mount_again()
            self.in_recovery += 1

    def judge(self, cut):
        wrong = lambda words: self.faults.append(f"cut {cut}: {words}")
        run("resolve", "--wait", "1")
        listed = {line["reference"]: line for line in must("transactions", "--limit", "1000000")}
        charges = {(terminal.name, amount) for terminal in self.terminals for _, amount in terminal.charged()}
        if any(line["outcome"] == "unresolved" and line["overridden"] is None and (line["terminal"] in "qc" or (line["terminal"], line["amount"]) in charges)
               for line in listed.values()):
            run("resolve", "--wait", "30")
            listed = {line["reference"]: line for line in must("transactions", "--limit", "1000000")}
        code, lines, said = run("journal", "verify")
        if code != 0 or not lines or lines[-1].get("sound") is not True:
            wrong(f"the journal is not sound: {said}")
        if sorted(line["name"] for line in must("terminals")) != sorted(NAMES):
            wrong("the profile is not what it was")
        for reference in self.said:
            if listed.get(reference, {}).get("outcome") != "approved":
                wrong(f"{reference} was said to be approved: {listed.get(reference)}")
        for terminal in self.terminals:
            self.compare(terminal, [line for line in listed.values() if line["terminal"] == terminal.name], wrong)

    def compare(self, terminal, listed, wrong):
        charged = [amount for _, amount in terminal.charged()]
        approved = [line["amount"] for line in listed if line["outcome"] == "approved"]
        for what, amounts in (("charged", charged), ("approved", approved)):
            if len(set(amounts)) != len(amounts):
                wrong(f"{terminal.name}: something was {what} twice")
        if set(charged) != set(approved):
            differ = set(charged) ^ set(approved)
            known = [line for line in listed if line["amount"] in differ]
            wrong(f"{terminal.name}: charged and approved differ by {sorted(differ)}; the journal has {known or 'nothing of it'}")
        for line in listed:
            if line["outcome"] == "unresolved" and line["overridden"] is None and line["amount"] not in charged:
                # Nothing proves it: a person says so, and the terminal sells again.
                self.by_hand += 1
                must("override", line["reference"], "--unpaid", "--reason", "tried", "--operator", "tester")


def main():
    os.makedirs(HOME)
    with open(HOME + "/config.toml", "w") as file:
        file.write(LIMITS)
    shop = Shop()
    subprocess.run(["sync"], check=True)
    try:
        for cut in range(1, CUTS + 1):
            shop.lose_power(cut)
            shop.judge(cut)
            if shop.faults:
                break
        charges = {terminal.name: len(terminal.charged()) for terminal in shop.terminals}
        print(f"power cuts {CUTS} and {shop.in_recovery} more in recovery, sales begun {shop.sold}, acknowledged {len(shop.said)}, "
              f"charges {charges}, left to a person {shop.by_hand}, lost + double + phantom + wrong {len(shop.faults)}")
        for fault in shop.faults:
            print("NOT HELD:", fault)
    finally:
        for terminal in shop.terminals:
            terminal.child.terminate()
    sys.exit(bool(shop.faults))


main()
