"""What the HTTP apps share: guards, problem documents, pages, QR codes, sign-in, and the one way out."""
