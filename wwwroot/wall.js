// The frame around a wall screen. It asks nothing of the server while a screen lives: it looks at what the screen in it says
// of itself (its data attributes, renewed with every beat), tells the time, and puts a new screen in place of one that has
// stopped. Only for a new version does it leave itself, and only once the new page was seen to be there.
(() => {
    const second = 1000;
    const beats = 15 * second;      // a screen that has said nothing for so long has lost its server
    const patience = 25 * second;   // for a new screen to come alive
    const frames = document.getElementById('frames');
    const [clock, age, trouble] = ['wall-clock', 'wall-age', 'wall-trouble'].map(id => document.getElementById(id));
    const { build, zone } = document.documentElement.dataset;
    const title = document.title;
    const now = () => Date.now();

    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own) document.cookie = `tz=${encodeURIComponent(own)}; max-age=31536000; path=/; samesite=lax`;

    let shown = null;      // the screen in sight: its frame, what it said last, and when
    let coming = null;     // the one that is to replace it
    let recovering = false;
    let signedOut = false;
    let isFull = false;    // the server has no room for one more page
    let lostSince = null;
    let newBuilds = 0;     // answers in a row of another version

    const said = frame => {
        try {
            const screen = frame.contentDocument.getElementById('screen');
            return screen?.dataset.live && frame.contentDocument.documentElement.dataset.lost === undefined ? screen.dataset : null;
        } catch { return null; } // the browser's own page for an address that does not answer
    };

    const open = () => {
        const frame = document.createElement('iframe');
        frame.title = title;
        frame.src = `wall/screen${location.search}`;
        frame.classList.toggle('is-coming', shown !== null);
        frames.append(frame);
        coming = { frame, since: now() };
    };

    // Whether the server answers, as itself and as the version that this script is of.
    const probe = async () => {
        const abort = new AbortController();
        const limit = setTimeout(() => abort.abort(), 5 * second);
        try {
            const answer = await fetch('wall/alive', { cache: 'no-store', redirect: 'manual', signal: abort.signal });
            signedOut = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403;
            const said = answer.ok ? await answer.json() : null;
            isFull = said?.isFull === true;
            return said?.build ?? null;
        } catch {
            signedOut = isFull = false;
            return null;
        } finally { clearTimeout(limit); }
    };

    const isThere = async () => {
        try {
            const page = await fetch(location.href, { cache: 'no-store', redirect: 'manual' });
            return page.ok && (await page.text()).includes('data-build=');
        } catch { return false; }
    };

    const recover = async () => {
        if (recovering) return;
        recovering = true;
        try {
            await new Promise(go => setTimeout(go, second * (1 + 3 * Math.random()))); // a thousand screens come back one after the other
            const answered = await probe();
            newBuilds = answered && answered !== build ? newBuilds + 1 : 0;
            if (!answered || coming || (shown && said(shown.frame) && now() - shown.at < beats)) return;
            if (newBuilds >= 2 && await isThere()) return location.reload();
            if (newBuilds === 0 && !isFull) open();
        } finally { recovering = false; }
    };

    const look = () => {
        const live = shown && said(shown.frame);
        if (live && live.beat !== shown.said?.beat) {
            shown.at = now();
            shown.said = { ...live };
        }
        const next = coming && said(coming.frame);
        if (next) {
            shown?.frame.remove();
            shown = { frame: coming.frame, at: now(), said: { ...next } };
            coming = null;
            shown.frame.classList.remove('is-coming');
        } else if (coming && now() - coming.since > patience) {
            coming.frame.remove();
            coming = null;
        }
        const isLost = !shown || !said(shown.frame) || now() - shown.at > beats;
        if (!isLost) [lostSince, signedOut, isFull, newBuilds] = [null, false, false, 0];
        else if (!coming) {
            lostSince ??= shown?.at ?? now();
            recover();
        }
        return isLost && !(coming && !shown);
    };

    const text = (element, words) => { if (element.textContent !== words) element.textContent = words; };
    const time = at => new Date(at).toLocaleTimeString(navigator.language, { timeZone: (shown?.said.zone ?? zone) || undefined, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    const span = ms => {
        const s = Math.max(0, Math.round(ms / second));
        return s < 60 ? `${s} s` : s < 3600 ? `${Math.floor(s / 60)} min` : s < 172800 ? `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min` : `${Math.floor(s / 86400)} d`;
    };

    // What is the matter, if anything is: in words, and whether the figures are too old to be looked at.
    const matter = isLost => {
        const at = shown?.said;
        const old = at?.age === '' ? null : at && Number(at.age) + now() - shown.at;
        const isOld = old !== null && old !== undefined && old > 3 * Math.max(Number(at.every) || 0, second);
        const figures = old === null || old === undefined ? '' : ` The figures are ${span(old)} old.`;
        if (isLost && signedOut) return { kind: 'signin', isOld: true, heading: 'This screen is signed out', words: `The server no longer lets it in. Open the wall again with a valid sign-in.${figures}`, old };
        if (isLost && isFull) return { kind: 'lost', isOld: true, heading: 'The server has no room for this screen', words: `As many pages are open as it allows. It comes back by itself when others are closed.${figures}`, old };
        if (isLost) return { kind: 'lost', isOld: isOld || !shown, heading: 'This screen has lost the server', words: `Since ${time(lostSince + offset())}. It comes back by itself.${figures}`, old };
        if (at?.trouble) return { kind: at.trouble, isOld, heading: at.heading, words: at.why + (isOld ? figures : ''), old };
        if (isOld) return { kind: 'behind', isOld, heading: 'Our reading is behind', words: `No news of the service.${figures}`, old };
        return { kind: '', isOld: false, old };
    };

    // The server's clock, which the figures go by.
    const offset = () => shown ? Number(shown.said.now) - shown.at : 0;

    const draw = isLost => {
        const { kind, isOld, heading, words, old } = matter(isLost);
        text(clock, time(now() + offset()));
        text(age, old === null || old === undefined ? '' : `as of ${time(now() + offset() - old)}, ${span(old)} ago`);
        trouble.hidden = !kind;
        text(trouble.firstElementChild, heading ?? '');
        text(trouble.lastElementChild, words ?? '');
        trouble.className = `is-${kind || 'none'} ${isOld ? 'is-large' : 'is-strip'}`;
        document.body.classList.toggle('is-old', isOld);
        const state = isLost || isOld ? 'lost' : shown?.said.state ?? 'reading';
        text(document.querySelector('title'), isLost || isOld ? `${heading} – ${title}` : shown?.said.title ?? title);
        const icon = document.querySelector('link[rel=icon]');
        const address = `wall/${state}.svg`;
        if (icon.getAttribute('href') !== address) icon.setAttribute('href', address);
    };

    // Panels that take turns; they rest while something is in alarm, with the causes in sight.
    const turn = () => {
        const length = Number(shown?.said.rotate);
        const turns = length ? [...shown.frame.contentDocument.querySelectorAll('.turn')] : [];
        if (turns.length < 2) return turns[0]?.classList.add('is-up');
        const causes = turns.findIndex(each => each.classList.contains('causes'));
        const up = shown.said.state === 'alarm' ? Math.max(0, causes) : Math.floor(now() / length) % turns.length;
        turns.forEach((each, i) => each.classList.toggle('is-up', i === up));
    };

    // A change of state can be heard, and told by the browser; both only where the address asks for it.
    let audio = null, told = null;
    const tell = () => {
        const at = shown.said;
        if (at.state === 'reading') return;
        const state = at.state === 'watch' || at.state === 'alarm' ? at.state : 'quiet';
        told ??= state;
        if (state === told) return;
        told = state;
        if (at.sound === 'on') tone();
        if (at.notify === 'on' && 'Notification' in window && Notification.permission === 'granted') new Notification(at.title, { tag: 'wall', body: at.summary });
    };
    const tone = () => {
        try {
            audio ??= new AudioContext();
            audio.resume().catch(() => { }); // a browser may keep silent until someone touched the page
            const [note, volume, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime];
            note.frequency.value = 523;
            volume.gain.setValueAtTime(0, at);
            volume.gain.linearRampToValueAtTime(0.15, at + 0.05);
            volume.gain.linearRampToValueAtTime(0, at + 0.7);
            note.connect(volume).connect(audio.destination);
            note.start(at);
            note.stop(at + 0.75);
            document.documentElement.dataset.tones = Number(document.documentElement.dataset.tones ?? 0) + 1;
        } catch { } // no sound there
    };

    // The screen stays on where the browser can keep it so, and nothing stands on the same pixels for weeks.
    let lock = null;
    const keepAwake = async () => {
        if (document.hidden || (lock && !lock.released)) return;
        try { lock = await navigator.wakeLock?.request('screen'); } catch { lock = null; } // low on battery, or not allowed
    };
    const shift = () => {
        const step = Math.floor(now() / 60_000) % 16 / 16 * 2 * Math.PI;
        document.body.style.translate = `calc(${Math.cos(step).toFixed(3)} * var(--shift)) calc(${Math.sin(step).toFixed(3)} * var(--shift))`;
    };

    const tick = () => {
        const isLost = look();
        draw(isLost);
        if (shown && said(shown.frame)) {
            turn();
            tell();
        }
        shift();
    };
    document.addEventListener('visibilitychange', () => { keepAwake(); tick(); });
    setInterval(keepAwake, 60 * second);
    setInterval(tick, second);
    open();
    keepAwake();
    tick();
})();
