using System.Xml.Linq;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Kasse.Server.Web;

/// <summary>Keeps the keys that sign cookies and forms among the other settings, so that one backup has them all.</summary>
sealed class PageKeys(SettingsTables settings) : IXmlRepository
{
    const string SettingName = "page-keys";

    public IReadOnlyCollection<XElement> GetAllElements() => [.. Saved().Elements()];

    public void StoreElement(XElement element, string friendlyName)
    {
        var keys = Saved();
        keys.Add(element);
        settings.SaveValue(SettingName, keys.ToString(SaveOptions.DisableFormatting)).GetAwaiter().GetResult();
    }

    XElement Saved() => settings.Value(SettingName) is { } saved ? XElement.Parse(saved) : new XElement("keys");
}
