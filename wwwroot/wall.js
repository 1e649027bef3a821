// The frame around a wall screen. While it contains a live screen, it sends no requests: it reads the screen's data attributes, which each
// beat renews, shows the time, and replaces a screen that has stopped. If no live screen is possible, it fetches the server's rendering
// every few seconds and shows that. It reloads itself only for a new version, and only after the new page has answered. Televisions keep
// the browser of their year: the script uses nothing newer than Chromium 69 (a test checks that).
(() => {
    const second = 1000, minute = 60 * second;
    const beats = 15 * second;      // a screen without a beat for this long has lost its server
    const patience = 25 * second;   // the longest wait until a new live screen works
    const soon = 8 * second;        // after this long without a live screen, the plain one is fetched
    const often = 5 * second;       // the interval of these requests
    const seldom = 32 * minute;     // the longest interval between attempts to open a live screen
    const page = document.documentElement;
    const frames = document.getElementById('frames');
    const [clock, age, trouble] = ['wall-clock', 'wall-age', 'wall-trouble'].map(id => document.getElementById(id));
    const build = page.dataset.build;
    const title = document.title;
    const now = () => Date.now();

    let shown = null;      // the visible screen: its iframe, or the article of a plain screen; its last data attributes and their time
    let coming = null;     // the live screen that will replace it
    let liveAt = now();    // when a live screen was last there
    let nextLive = 0;      // when the next live screen is tried
    let tries = 0;         // failed attempts in a row
    let nextPlain = 0;
    let recovering = false, asking = false;
    let signedOut = false;
    let isFull = false;    // the server has no room for one more live page
    let lostSince = null;
    let newBuilds = 0;     // answers in a row from another version

    // The data attributes of a screen; null if it is not alive.
    const said = screen => {
        if (screen.article) return screen.said;
        try {
            const inside = screen.frame.contentDocument, article = inside.getElementById('screen');
            return article && article.dataset.live && inside.documentElement.dataset.lost === undefined ? article.dataset : null;
        } catch { return null; } // the browser's own page for an address that does not answer
    };
    const isAlive = () => shown !== null && said(shown) !== null && now() - shown.at <= beats;
    const isLive = () => isAlive() && !shown.article;

    // The document of a screen has the wall's colours from the start. Otherwise it would flash, and show light edges.
    const inColours = query => /[?&]theme=/.test(query) ? query : `${query}${query ? '&' : '?'}theme=${page.dataset.theme}`;

    const open = () => {
        const frame = document.createElement('iframe');
        frame.title = title;
        frame.src = `wall/screen${inColours(location.search)}`;
        frame.className = shown ? 'is-coming' : '';
        frame.onload = () => setTimeout(() => {
            if (coming && coming.frame === frame && !canLive(frame)) liveAt = Math.min(liveAt, now() - soon - 1);
        }, 2 * second); // the script of the screen runs after the first paint
        frames.appendChild(frame);
        coming = { frame, since: now() };
    };

    // False if the page is another one, such as the one about too many open pages, or if this browser cannot parse its script.
    const canLive = frame => {
        try { return frame.contentDocument.getElementById('screen') !== null && frame.contentWindow.Blazor !== undefined; }
        catch { return false; }
    };

    const giveUp = () => {
        coming.frame.remove();
        coming = null;
        tries++;
        nextLive = now() + Math.min(seldom, minute * Math.pow(2, tries - 1));
    };

    // Replaces the visible screen.
    const show = screen => {
        if (shown) (shown.article || shown.frame).remove();
        shown = screen;
        if (screen.article) {
            if (coming) coming.frame.className = 'is-coming';
            frames.appendChild(screen.article);
        } else screen.frame.className = '';
    };

    const get = async (address, headers, read) => {
        const abort = new AbortController();
        const limit = setTimeout(() => abort.abort(), 5 * second);
        try {
            const answer = await fetch(address, { headers, cache: 'no-store', redirect: 'manual', credentials: 'same-origin', signal: abort.signal });
            signedOut = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403;
            return await read(answer);
        } catch {
            return undefined;
        } finally { clearTimeout(limit); }
    };

    // Asks whether the server answers, and with which build.
    const probe = async () => {
        const alive = await get('wall/alive', {}, answer => answer.ok ? answer.json() : null);
        if (alive === undefined) signedOut = false; // the server did not answer at all
        isFull = !!alive && alive.isFull === true;
        return alive ? alive.build : null;
    };

    const isThere = async () => await get(location.href, {}, async answer => answer.ok && (await answer.text()).includes('data-build=')) === true;

    const recover = async () => {
        if (recovering) return;
        recovering = true;
        try {
            await new Promise(go => setTimeout(go, second * (0.5 + 2 * Math.random()))); // a thousand screens must not come back at once
            const answered = await probe();
            newBuilds = answered && answered !== build ? newBuilds + 1 : 0;
            if (!answered || coming || isLive()) return;
            if (newBuilds >= 2 && await isThere()) return location.reload();
            if (isFull) nextLive = now() + minute;
            else if (newBuilds === 0) open();
        } finally { recovering = false; }
    };

    // Fetches the server's rendering. An unchanged screen is not sent again. An answer without the headers of this server, such as the
    // sign-in page of a proxy, is ignored.
    const fetchPlain = async () => {
        if (asking || now() < nextPlain) return;
        asking = true;
        try {
            const known = shown && shown.article ? shown : null;
            const plain = await get(`wall/plain${location.search}`, known ? { 'If-None-Match': known.version } : {}, async answer => {
                const head = { now: answer.headers.get('X-Wall-Now'), build: answer.headers.get('X-Wall-Build'), version: answer.headers.get('ETag') };
                return !head.now || !(answer.ok || answer.status === 304) ? null : { head, html: answer.ok ? await answer.text() : null };
            });
            if (!plain || isLive()) return;
            if (plain.head.build !== build) nextLive = 0; // the next tick checks the new version
            if (plain.html === null && shown !== known) return; // a live screen came and went meanwhile
            const article = plain.html === null ? null : new DOMParser().parseFromString(plain.html, 'text/html').getElementById('screen');
            if (article) show({ article: restyled(document.importNode(article, true)), version: plain.head.version });
            else if (plain.html !== null) return;
            shown.said = { ...shown.article.dataset, now: plain.head.now };
            shown.at = now();
        } finally {
            asking = false;
            nextPlain = now() + often * (0.9 + 0.2 * Math.random());
        }
    };

    // The content security policy of old browsers blocks style attributes in HTML, but a script may set them.
    const restyled = root => {
        for (const each of [root, ...root.querySelectorAll('[style]')]) each.style.cssText = each.getAttribute('style') || '';
        return root;
    };

    const look = () => {
        const live = shown && !shown.article && said(shown);
        if (live && live.beat !== shown.said.beat) {
            shown.at = now();
            shown.said = { ...live };
        }
        const next = coming && said(coming);
        if (next) {
            show({ frame: coming.frame, at: now(), said: { ...next } });
            coming = null;
        } else if (coming && now() - coming.since > patience) giveUp();

        if (isLive()) [liveAt, nextLive, tries, nextPlain, newBuilds, isFull] = [now(), 0, 0, 0, 0, false];
        else if (now() - liveAt > soon) fetchPlain();
        const isLost = !isAlive();
        if (!isLost) [lostSince, signedOut] = [null, false];
        else if (lostSince === null && (shown || !coming)) lostSince = shown ? shown.at : now();
        if (!isLive() && !coming && (isLost || now() >= nextLive)) recover();
        return isLost && !(coming && !shown);
    };

    // The difference to the server's clock, which dates the figures.
    const offset = () => shown ? Number(shown.said.now) - shown.at : 0;

    // A time in the wall's zone, in the format of the browser's language. If the browser does not know that language, in its default
    // format. If it does not know the zone or the 24-hour clock, by the zone's offset from the server.
    const formats = {};
    const formatOf = zone => {
        for (const locale of [navigator.language, undefined]) {
            try {
                const format = new Intl.DateTimeFormat(locale, { timeZone: zone || undefined, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
                format.format(0);
                return format.resolvedOptions().hourCycle === 'h23' ? format : null; // an old browser writes 8:59:42 AM in spite of the option
            } catch { } // tries the next locale
        }
        return null;
    };
    const two = number => `${number < 10 ? '0' : ''}${number}`;
    const byOffset = (at, minutes) => {
        const local = Number.isFinite(minutes) ? minutes : -new Date(at).getTimezoneOffset();
        const there = new Date(at + local * minute);
        return [there.getUTCHours(), there.getUTCMinutes(), there.getUTCSeconds()].map(two).join(':');
    };
    const time = at => {
        const told = shown ? shown.said : page.dataset, zone = told.zone || '';
        if (!(zone in formats)) formats[zone] = formatOf(zone);
        return formats[zone] ? formats[zone].format(at) : byOffset(at, parseFloat(told.offset));
    };
    const span = ms => {
        const s = Math.max(0, Math.round(ms / second));
        return s < 60 ? `${s} s` : s < 3600 ? `${Math.floor(s / 60)} min` : s < 172800 ? `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min` : `${Math.floor(s / 86400)} d`;
    };

    // Each part of a tick runs on its own: if one fails, the others continue, the wall reports the failure, and the next tick tries again.
    const broken = {};
    const part = (name, work) => {
        try {
            const result = work();
            delete broken[name];
            return result;
        } catch (error) {
            broken[name] = String(error && error.message || error);
            return undefined;
        }
    };

    // The age of the figures; null if there are none.
    const ageOf = () => shown && shown.said.read ? now() + offset() - Number(shown.said.read) : null;

    // The current problem in words, and whether the figures are too old to be shown.
    const matter = isLost => {
        const at = shown ? shown.said : {};
        const old = ageOf();
        const isOld = old !== null && old > Math.max(3 * Number(at.every) || 0, 3 * second, shown.article ? beats : 0); // a plain screen is not newer than its last request
        const figures = old === null ? '' : ` The figures are ${span(old)} old.`;
        const parts = Object.keys(broken);
        if (isLost && signedOut) return { kind: 'signin', isOld: true, heading: 'This screen is signed out', words: `The server no longer lets it in. Open the wall again with a valid sign-in.${figures}` };
        if (isLost) return { kind: 'lost', isOld: isOld || !shown, heading: 'This screen has lost the server', words: `Since ${time(lostSince + offset())}. It comes back by itself.${figures}` };
        if (at.trouble) return { kind: at.trouble, isOld, heading: at.heading, words: at.why + (isOld ? figures : '') };
        if (isOld) return { kind: 'behind', isOld, heading: 'Our reading is behind', words: `No news of the service.${figures}` };
        if (parts.length) return { kind: 'script', isOld, heading: 'A part of this screen does not work', words: parts.map(name => `${name}: ${broken[name]}`).join('; ') };
        return { kind: '', isOld: false, heading: '', words: '' };
    };

    const text = (element, words) => { if (element.textContent !== words) element.textContent = words; };
    const tellMatter = ({ kind, isOld, heading, words }) => {
        trouble.hidden = !kind;
        text(trouble.firstElementChild, heading);
        text(trouble.lastElementChild, words);
        trouble.className = `is-${kind || 'none'} ${isOld ? 'is-large' : 'is-strip'}`;
        document.body.classList.toggle('is-old', isOld);
    };
    const tellAge = () => {
        const old = ageOf();
        text(age, old === null ? '' : `as of ${time(now() + offset() - old)}, ${span(old)} ago`);
    };
    const nameTab = (isLost, { isOld, heading }) => {
        const at = shown ? shown.said : {};
        text(document.querySelector('title'), isLost || isOld ? `${heading} – ${title}` : at.title || title);
        const icon = document.querySelector('link[rel=icon]');
        const address = `wall/${isLost || isOld ? 'lost' : at.state || 'reading'}.svg`;
        if (icon.getAttribute('href') !== address) icon.setAttribute('href', address);
    };

    // Panels that take turns. During an alarm they stop at the causes.
    const turn = () => {
        const length = Number(shown.said.rotate);
        const turns = length ? Array.from((shown.article || shown.frame.contentDocument).querySelectorAll('.turn')) : [];
        const causes = turns.findIndex(each => each.classList.contains('causes'));
        const up = shown.said.state === 'alarm' ? Math.max(0, causes) : Math.floor(now() / length) % turns.length;
        turns.forEach((each, i) => each.classList.toggle('is-up', i === up));
    };

    // A tone and a notification for a change of state, both only if the address asks for them.
    let audio = null, told = null;
    const tell = () => {
        const at = shown.said;
        if (at.state === 'reading') return;
        const state = at.state === 'watch' || at.state === 'alarm' ? at.state : 'quiet';
        if (told === null) told = state;
        if (state === told) return;
        told = state;
        if (at.sound === 'on') tone();
        if (at.notify === 'on' && 'Notification' in window && Notification.permission === 'granted') new Notification(at.title, { tag: 'wall', body: at.summary });
    };
    const tone = () => {
        try {
            audio = audio || new AudioContext();
            audio.resume().catch(() => { }); // a browser may block sound until someone touches the page
            const [note, volume, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime];
            note.frequency.value = 523;
            volume.gain.setValueAtTime(0, at);
            volume.gain.linearRampToValueAtTime(0.15, at + 0.05);
            volume.gain.linearRampToValueAtTime(0, at + 0.7);
            note.connect(volume).connect(audio.destination);
            note.start(at);
            note.stop(at + 0.75);
            page.dataset.tones = Number(page.dataset.tones || 0) + 1;
        } catch { } // without sound
    };

    // Keeps the screen on where the browser can, and moves everything by a few pixels, so that nothing burns in.
    let lock = null;
    const keepAwake = async () => {
        if (document.hidden || !navigator.wakeLock || (lock && !lock.released)) return;
        try { lock = await navigator.wakeLock.request('screen'); } catch { lock = null; } // low on battery, or not allowed
    };
    const shift = () => {
        const step = Math.floor(now() / minute) % 16 / 16 * 2 * Math.PI;
        document.body.style.transform = `translate(calc(${Math.cos(step).toFixed(3)} * var(--shift)), calc(${Math.sin(step).toFixed(3)} * var(--shift)))`;
    };

    const tick = () => {
        const looked = part('following the figures', look);
        const isLost = looked === undefined ? !isAlive() : looked;
        part('the clock', () => text(clock, time(now() + offset())));
        part('the age of the figures', tellAge);
        if (shown && said(shown)) {
            part('panels taking turns', turn);
            part('tones and notifications', tell);
        }
        part('moving against burn-in', shift);
        const found = part('what is the matter', () => matter(isLost)) || { kind: 'script', isOld: false, heading: 'A part of this screen does not work', words: Object.keys(broken).join('; ') };
        part('notices', () => tellMatter(found));
        part('the name of the tab', () => nameTab(isLost, found));
        const parts = Object.keys(broken).join(', ');
        if (parts) page.dataset.broken = parts;
        else delete page.dataset.broken;
        page.dataset.screen = shown ? shown.article ? 'plain' : 'live' : 'none';
    };
    try {
        const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
        if (own) document.cookie = `tz=${encodeURIComponent(own)}; max-age=31536000; path=${new URL(document.baseURI).pathname.replace(/(.)\/$/, '$1')}; samesite=lax`;
    } catch { } // the server then uses UTC
    document.addEventListener('visibilitychange', () => { keepAwake(); tick(); });
    setInterval(keepAwake, minute);
    setInterval(tick, second);
    restyled(page);
    open();
    keepAwake();
    tick();
    document.getElementById('wall-note').remove();
    window.wallStarted = true; // wall-guard.js checks this
})();
