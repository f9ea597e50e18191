var shop = await Webshop.Shop.Open(args);
Console.WriteLine($"The shop is open: {shop.Url}");
await shop.WaitUntilClosed();
