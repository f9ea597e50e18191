// Reads a shop's code with the camera, or from a picture, where the browser knows how to. Elsewhere the link is pasted.
'use strict';

(async () => {
    if (!('BarcodeDetector' in window) || !(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return;

    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    const [scanner, camera, start, picture, status] =
        ['scanner', 'camera', 'start-camera', 'picture', 'scan-status'].map(id => document.getElementById(id));
    scanner.hidden = false;
    start.hidden = !navigator.mediaDevices?.getUserMedia;

    async function read(image) {
        const [code] = await detector.detect(image);
        if (!code) return false;
        document.getElementById('link').value = code.rawValue;
        document.getElementById('link-form').requestSubmit();
        return true;
    }

    picture.addEventListener('change', async () => {
        status.textContent = '';
        // What is no picture has no code in it either.
        const image = await createImageBitmap(picture.files[0]).catch(() => null);
        if (!image || !await read(image)) status.textContent = scanner.dataset.none;
    });

    start.addEventListener('click', async () => {
        try {
            camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
        } catch (refused) {
            status.textContent = refused.message;
            return;
        }
        start.hidden = true;
        camera.hidden = false;
        await camera.play();
        const look = async () => await read(camera) || setTimeout(look, 200);
        look();
    });

    addEventListener('pagehide', () => camera.srcObject?.getTracks().forEach(track => track.stop()));
})();
